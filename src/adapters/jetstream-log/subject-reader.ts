import type { JsMsg } from '@nats-io/jetstream';
import { pause } from '../../timing/timers.ts';
import { type StreamMessage, streamMessage } from './commit-message.ts';
import { type ConsumerWish, consumerAt, fromAnyCopy, MissingMessages } from './copies.ts';
import { isPassing, NothingCame, toNatsError } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';

/** So many are asked for one by one, which the leader answers; for more a consumer is worth its making. */
const ONE_BY_ONE = 16;
const FETCH = 500;
const FETCH_MS = 2_000;
/** A consumer may be at a server that is behind. */
const BEHIND_MS = 10_000;
const AGAIN_MS = 200;

/**
 * The last message of a subject; null: there is none. One that the leader cannot read, although it counts the subject's
 * messages, is read from another server; where none has it, the last one that can be read is given as `isTorn`. One try.
 */
export async function lastOfSubject(
  link: NatsLink,
  stream: string,
  subject: string,
): Promise<StreamMessage | null> {
  const found = await link.last(stream, subject);
  if (found !== null) return streamMessage(found.seq, found.header, found.data);
  const { state } = await link.quick.streams.info(stream, { subjects_filter: subject });
  if (!state.subjects?.[subject]) return null;
  const wish = { filter_subjects: subject, deliver_policy: 'last_per_subject' } as const;
  const last = await fromAnyCopy(link, stream, wish, null);
  if (last !== null) return last;
  let readable = streamMessage(0, undefined, new Uint8Array());
  try {
    for await (const { seq, headers, data } of fetched(link, stream, { filter_subjects: subject })) {
      readable = streamMessage(seq, headers, data);
    }
  } catch (error) {
    // What it cannot read it counts, and does not give.
    if (!(error instanceof NothingCame)) throw error;
  }
  return { ...readable, isTorn: true };
}

/** The last message of a subject, as `lastOfSubject` finds it; null: there is none. Rejects with `failed {…params, reason}`. */
export const lastMessage = (
  link: NatsLink,
  stream: string,
  subject: string,
  params: Readonly<Record<string, string | number>>,
): Promise<StreamMessage | null> => link.reading(params, () => lastOfSubject(link, stream, subject));

/**
 * Messages of one subject after stream sequence `after`, up to `last`, which is the subject's last. Each names the one before
 * it: one that a server skipped is read from another; `trusts` as in `MissingMessages`. Rejects with `failed {…params, reason}`,
 * also where they do not come.
 */
export async function* messagesBetween(
  link: NatsLink,
  stream: string,
  subject: string,
  after: number,
  last: StreamMessage,
  params: Readonly<Record<string, string | number>>,
  trusts = true,
): AsyncGenerator<StreamMessage> {
  const missing = new MissingMessages(link, stream, subject, trusts);
  const source: Source = { server: null };
  let before = after;
  async function skippedBefore(message: StreamMessage): Promise<readonly StreamMessage[]> {
    const found: StreamMessage[] = [];
    for (let at = message.follows ?? 0; at > before; at = found[0]?.follows ?? 0) {
      const one = await link.reading(params, () => missing.at(at, source.server));
      if (one === null) break;
      found.unshift(one);
    }
    return found;
  }
  for await (const message of given(link, stream, subject, after, last.at, params, source)) {
    // In a long log hardly any was skipped.
    if ((message.follows ?? 0) > before) yield* await skippedBefore(message);
    yield message;
    before = message.at;
  }
  if (before < last.at) yield* [...(await skippedBefore(last)), last];
}

/** Who gives the messages; null: the leader. */
interface Source {
  server: string | null;
}

async function* given(
  link: NatsLink,
  stream: string,
  subject: string,
  after: number,
  until: number,
  params: Readonly<Record<string, string | number>>,
  source: Source,
): AsyncGenerator<StreamMessage> {
  let next = after + 1;
  for (let asked = 0; next <= until; asked += 1) {
    if (asked === ONE_BY_ONE) {
      yield* consumed(link, stream, subject, next, until, params, source);
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
  source: Source,
): AsyncGenerator<StreamMessage> {
  let next = from;
  let giveUp = link.time.now() + BEHIND_MS;
  while (next <= until) {
    try {
      const wish = { filter_subjects: subject, opt_start_seq: next };
      for await (const message of fetched(link, stream, wish, source)) {
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

/** All messages that a new ordered consumer has to give at this moment, in their order. Rejects where they stop coming. */
export async function* fetched(
  link: NatsLink,
  stream: string,
  wish: ConsumerWish,
  source: Source = { server: null },
): AsyncGenerator<JsMsg> {
  const made = await link.reading({ path: stream }, () => consumerAt(link, stream, wish));
  source.server = made.server;
  try {
    yield* messagesOf(made);
  } finally {
    await made.consumer.delete().catch(() => {});
  }
}

/** What a consumer has to give. Throws `NothingCame` where it stops although more is counted. */
export async function* messagesOf(
  made: Pick<Awaited<ReturnType<typeof consumerAt>>, 'consumer' | 'pending'>,
): AsyncGenerator<JsMsg> {
  let { pending } = made;
  while (pending > 0) {
    let came = 0;
    const batch = await made.consumer.fetch({ max_messages: Math.min(FETCH, pending), expires: FETCH_MS });
    for await (const message of batch) {
      came += 1;
      ({ pending } = message.info);
      yield message;
    }
    if (came === 0) throw new NothingCame();
  }
}
