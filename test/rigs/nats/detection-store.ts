import { randomBytes } from 'node:crypto';
import {
  JetStreamDetection,
  type JetStreamDetectionOptions,
} from '../../../src/adapters/jetstream-log/detection/jetstream-detection.ts';
import { openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { setUpStreams } from '../../../src/adapters/jetstream-log/set-up.ts';
import { realTime } from '../../../src/cli/base/machine.ts';

/** A store as a detector opens it; the streams are there. */
export const natsDetection = (
  urls: readonly string[],
  prefix: string,
  left?: JetStreamDetectionOptions['left'],
): JetStreamDetection =>
  new JetStreamDetection({
    connect: () => openNatsLink({ servers: urls }, realTime, 'oncall watch test'),
    prefix,
    writer: randomBytes(9).toString('base64url'),
    ...(left === undefined ? {} : { left }),
  });

/** Makes the streams of a prefix. */
export async function setUpFor(urls: readonly string[], prefix: string, replicas = 1): Promise<void> {
  const link = await openNatsLink({ servers: urls }, realTime, 'oncall test');
  await setUpStreams(link, prefix, { replicas, maxBytes: -1 });
  await link.close();
}
