import type { JsMsg } from '@nats-io/jetstream';
import { pause } from '../../timing/timers.ts';
import { type StreamMessage, streamMessage } from './commit-message.ts';
import { isPassing, NothingCame, toNatsError } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';

/** So many are asked for one by one, which the leader answers; for more a consumer is worth its making. */
const ONE_BY_ONE = 16;
const FETCH = 500;
const FETCH_MS = 2_000;
/** A consumer may be at a server that is behind. */
const BEHIND_MS = 10_000;
const AGAIN_MS = 200;
const CONSUMER_IDLE_MS = 30_000;

/** The last message of a subject, from the leader; null: there is none. Rejects with `failed {…params, reason}`. */
export async function lastMessage(
  link: NatsLink,
  stream: string,
  subject: string,
  params: Readonly<Record<string, string | number>>,
): Promise<StreamMessage | null> {
  const found = await link.reading(params, () => link.last(stream, subject));
  return found && streamMessage(found.seq, found.header, found.data);
}

/**
 * Messages of one subject after stream sequence `after`, up to `until`, which the leader gave as the last. Rejects with
 * `failed {…params, reason}`, also where they do not come.
 */
export async function* messagesBetween(
  link: NatsLink,
  stream: string,
  subject: string,
  after: number,
  until: number,
  params: Readonly<Record<string, string | number>>,
): AsyncGenerator<StreamMessage> {
  let next = after + 1;
  for (let asked = 0; next <= until; asked += 1) {
    if (asked === ONE_BY_ONE) {
      yield* consumed(link, stream, subject, next, until, params);
      return;
    }
    const from = next;
    const found = await link.reading(params, () => link.next(stream, subject, from));
    if (found === null || found.seq > until) return;
    yield streamMessage(found.seq, found.header, found.data);
    next = found.seq + 1;
  }
}

async function* consumed(
  link: NatsLink,
  stream: string,
  subject: string,
  from: number,
  until: number,
  params: Readonly<Record<string, string | number>>,
): AsyncGenerator<StreamMessage> {
  let next = from;
  let giveUp = link.time.now() + BEHIND_MS;
  while (next <= until) {
    try {
      for await (const message of fetched(link, stream, { filter_subjects: subject, opt_start_seq: next })) {
        if (message.seq > until) return;
        yield streamMessage(message.seq, message.headers, message.data);
        next = message.seq + 1;
        giveUp = link.time.now() + BEHIND_MS;
        if (next > until) return;
      }
      if (link.time.now() >= giveUp) throw new NothingCame();
    } catch (error) {
      if (!isPassing(error) || link.time.now() >= giveUp) throw toNatsError(error, params);
    }
    await pause(link.time, AGAIN_MS);
  }
}

export interface FetchOptions {
  readonly filter_subjects: string;
  readonly opt_start_seq?: number;
  readonly deliver_policy?: 'last_per_subject';
  readonly headers_only?: boolean;
}

/** All messages that a new ordered consumer has to give at this moment, in their order. Rejects where they stop coming. */
export async function* fetched(link: NatsLink, stream: string, options: FetchOptions): AsyncGenerator<JsMsg> {
  const consumer = await link.reading({ path: stream }, () =>
    link.js.consumers.get(stream, { ...options, inactive_threshold: CONSUMER_IDLE_MS }),
  );
  try {
    let { num_pending: pending } = await consumer.info(true);
    while (pending > 0) {
      let came = 0;
      const batch = await consumer.fetch({ max_messages: Math.min(FETCH, pending), expires: FETCH_MS });
      for await (const message of batch) {
        came += 1;
        ({ pending } = message.info);
        yield message;
      }
      if (came === 0) throw new NothingCame();
    }
  } finally {
    await consumer.delete().catch(() => {});
  }
}
