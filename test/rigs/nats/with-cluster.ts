import { randomBytes } from 'node:crypto';
import { JetStreamLog, type JetStreamLogOptions } from '../../../src/adapters/jetstream-log/jetstream-log.ts';
import { openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { setUpStreams } from '../../../src/adapters/jetstream-log/set-up.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import type { Time } from '../../../src/ports/clock.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';

export interface OpenLogOptions {
  readonly urls: readonly string[];
  readonly prefix: string;
  readonly replicas?: number;
  readonly maxBytes?: number;
  readonly epoch?: number;
  readonly holds?: JetStreamLogOptions['holds'];
  readonly mayBegin?: JetStreamLogOptions['mayBegin'];
  readonly sharesSessions?: boolean;
  readonly tryMs?: number;
  readonly time?: Time;
}

const SET_UP_MS = 60_000;

/** A log as a hub has it, with streams made where they are missing; a cluster that just began is waited for. */
export async function openLog({
  urls,
  prefix,
  replicas = 1,
  maxBytes = -1,
  epoch = 1,
  holds,
  mayBegin,
  sharesSessions = false,
  tryMs,
  time = realTime,
}: OpenLogOptions): Promise<JetStreamLog> {
  const link = await openNatsLink({ servers: urls }, time, 'oncall test');
  const until = Date.now() + SET_UP_MS;
  for (;;) {
    try {
      await setUpStreams(link, prefix, { replicas, maxBytes });
      break;
    } catch (error) {
      if (replicas === 1 || !(error instanceof EventLogError) || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  const writer = randomBytes(9).toString('base64url');
  return new JetStreamLog({
    link,
    prefix,
    writer,
    epoch: () => epoch,
    sharesSessions,
    ...(holds === undefined ? {} : { holds }),
    ...(mayBegin === undefined ? {} : { mayBegin }),
    ...(tryMs === undefined ? {} : { tryMs }),
  });
}
