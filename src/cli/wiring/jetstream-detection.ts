import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { JetStreamDetection } from '../../adapters/jetstream-log/detection/jetstream-detection.ts';
import { openNatsLink } from '../../adapters/jetstream-log/nats-link.ts';
import type { DetectionStore } from '../../ports/detection-store.ts';
import { realTime } from '../base/machine.ts';
import type { Env } from '../base/paths.ts';
import { natsPlaceOf, type openCluster } from './jetstream.ts';

/** What the detectors of all hubs of a team share. Connects with the first call. */
export const clusterDetectionStore = (config: Parameters<typeof openCluster>[0], env: Env): DetectionStore =>
  new JetStreamDetection({
    connect: async () =>
      openNatsLink(await natsPlaceOf(config, env), realTime, `oncall watch ${hostname()} ${process.pid}`),
    prefix: config.prefix,
    writer: randomBytes(9).toString('base64url'),
  });
