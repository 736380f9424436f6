import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { openNatsLink } from '../../adapters/jetstream-log/nats-link.ts';
import { JetStreamWatch } from '../../adapters/jetstream-log/watch/jetstream-watch.ts';
import type { WatchStore } from '../../ports/watch-store.ts';
import { realTime } from '../base/machine.ts';
import type { Env } from '../base/paths.ts';
import { natsPlaceOf, type openCluster } from './jetstream.ts';

/** What the watchers of all hubs of a team share. Connects with the first call. */
export const clusterWatchStore = (config: Parameters<typeof openCluster>[0], env: Env): WatchStore =>
  new JetStreamWatch({
    connect: async () =>
      openNatsLink(await natsPlaceOf(config, env), realTime, `oncall watch ${hostname()} ${process.pid}`),
    prefix: config.prefix,
    writer: randomBytes(9).toString('base64url'),
  });
