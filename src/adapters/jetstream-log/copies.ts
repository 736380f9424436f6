import type { JsMsg, StreamInfo } from '@nats-io/jetstream';
import { type StreamMessage, streamMessage } from './commit-message.ts';
import { isPassing } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';

/*
 * A server whose file was changed by a bit skips that message, says nothing of it, and is not repaired by the others. A
 * consumer is made at any of them, and any of them may lead. So a message that is named by the one after it, or counted by the
 * stream, is asked of all copies before it counts as lost.
 */

export interface ConsumerWish {
  readonly filter_subjects: string;
  readonly opt_start_seq?: number;
  readonly deliver_policy?: 'last_per_subject';
  readonly headers_only?: boolean;
}

const CONSUMER_IDLE_MS = 30_000;
const FETCH_MS = 2_000;
/** The servers place consumers by chance: so often one is made for each copy, until each was asked. */
const TRIES_A_COPY = 10;

/** Names of the servers that hold a copy of a stream; none where there is one copy alone. */
function copiesOf({ cluster }: StreamInfo): readonly string[] {
  const others = cluster?.replicas ?? [];
  return others.length === 0
    ? []
    : [...(cluster?.leader ? [cluster.leader] : []), ...others.map(({ name }) => name)];
}

/** A consumer, and the server that holds it; null: not clustered, or not known yet. */
export async function consumerAt(link: NatsLink, stream: string, wish: ConsumerWish) {
  const consumer = await link.js.consumers.get(stream, { ...wish, inactive_threshold: CONSUMER_IDLE_MS });
  const { num_pending: pending, cluster } = await consumer.info(true);
  return { consumer, pending, server: cluster?.leader ?? null };
}

/** The same for each copy of the stream in turn, as far as they can be reached; `stop`: no further one is wanted. */
export async function atEachCopy(
  link: NatsLink,
  stream: string,
  wish: ConsumerWish,
  visit: (
    at: Awaited<ReturnType<typeof consumerAt>> & { readonly server: string },
  ) => Promise<'stop' | 'next'>,
): Promise<{ readonly asked: readonly string[]; readonly copies: readonly string[] }> {
  const copies = copiesOf(await link.jsm.streams.info(stream));
  const asked = new Set<string>();
  for (let tries = 0; asked.size < copies.length && tries < TRIES_A_COPY * copies.length; tries += 1) {
    const at = await consumerAt(link, stream, wish).catch(unlessPassing);
    const server = at?.server ?? null;
    if (at === null || server === null || asked.has(server)) {
      await at?.consumer.delete().catch(() => {});
      continue;
    }
    try {
      const then = await visit({ ...at, server });
      asked.add(server);
      if (then === 'stop') break;
    } catch (error) {
      unlessPassing(error);
    } finally {
      await at.consumer.delete().catch(() => {});
    }
  }
  return { asked: [...asked], copies };
}

function unlessPassing(error: unknown): null {
  if (!isPassing(error)) throw error;
  return null;
}

/**
 * The first wanted message that a wish gives, from any server that has it; null: no asked server has it. What
 * is lacking somewhere is told by `link.lacks`, with `seq` where none has it.
 */
export async function fromAnyCopy(
  link: NatsLink,
  stream: string,
  wish: ConsumerWish,
  seq: number | null,
): Promise<StreamMessage | null> {
  const lacking: string[] = [];
  let found: StreamMessage | null = null;
  await atEachCopy(link, stream, wish, async ({ consumer, pending, server }) => {
    const message =
      pending === 0 ? null : await firstOf(await consumer.fetch({ max_messages: 1, expires: FETCH_MS }));
    if (message === null || (seq !== null && message.seq !== seq)) {
      lacking.push(server);
      return 'next';
    }
    found = streamMessage(message.seq, message.headers, message.data);
    return 'stop';
  });
  const at = (found as StreamMessage | null)?.at ?? seq;
  if (lacking.length > 0 && at !== null)
    link.lacks({ stream, seq: at, servers: lacking, isElsewhere: found !== null });
  return found;
}

async function firstOf(messages: AsyncIterable<JsMsg>): Promise<JsMsg | null> {
  let first: JsMsg | null = null;
  for await (const message of messages) first ??= message;
  return first;
}

/**
 * Reads a message that another one names as its predecessor and that was not given; null: it was erased, or no server has it.
 * `from`: the server that skipped it; null: the leader, or not known. One for each read: what was erased is asked once.
 */
export class MissingMessages {
  readonly #link: NatsLink;
  readonly #stream: string;
  readonly #subject: string;
  readonly #trusts: boolean;
  #erased: ReadonlySet<number> | null = null;

  /** `trusts`: what the leader lists as erased is not asked of the others; it may list what it lost there, too. */
  constructor(link: NatsLink, stream: string, subject: string, trusts: boolean) {
    this.#link = link;
    this.#stream = stream;
    this.#subject = subject;
    this.#trusts = trusts;
  }

  /** One try. */
  async at(seq: number, from: string | null): Promise<StreamMessage | null> {
    const { quick, jsm } = this.#link;
    const found = await quick.streams.getMessage(this.#stream, { seq });
    if (found !== null) {
      const servers = from === null ? [] : [from];
      this.#link.lacks({ stream: this.#stream, seq, servers, isElsewhere: true });
      return streamMessage(found.seq, found.header, found.data);
    }
    if (this.#trusts && this.#erased === null) {
      const { state } = await jsm.streams.info(this.#stream, { deleted_details: true });
      this.#erased = new Set(state.deleted ?? []);
    }
    if (this.#erased?.has(seq)) return null;
    return fromAnyCopy(this.#link, this.#stream, { filter_subjects: this.#subject, opt_start_seq: seq }, seq);
  }
}
