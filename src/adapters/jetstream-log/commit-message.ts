import type { MsgHdrs } from '@nats-io/transport-node';
import { headers } from '@nats-io/transport-node';
import type { StoredAnswer } from '../../ports/event-log.ts';
import { PART_BYTES } from './wanted.ts';

/*
 * A commit is one message, or as many as its size needs:
 *
 *   headers   Oncall-Id     which writer's which commit: how a writer knows its own after a lost answer
 *             Oncall-Part   2/3; a commit counts once all its parts are there, one behind the other
 *             Oncall-Epoch  the lease of the hub that wrote it
 *             Oncall-Head   JSON [seq, hash, at] of the session after it; of a part that is not the last: before it
 *             Nats-Expected-Last-Subject-Sequence  the message before it: so one that is missing has a name
 *             Oncall-First  the message before it, and all others, count for nothing and may be erased
 *   body      JSON of what it holds, then one line for each event's exact text
 */

const ID = 'Oncall-Id';
const PART = 'Oncall-Part';
const EPOCH = 'Oncall-Epoch';
const HEAD = 'Oncall-Head';
const FIRST = 'Oncall-First';
/** What the publish expected, which the server keeps with the message. */
const FOLLOWS = 'Nats-Expected-Last-Subject-Sequence';

/** Where a session stands. `at`: of its last event, '' without one. */
export interface SubjectHead {
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
}

export const NO_HEAD: SubjectHead = { seq: 0, hash: '', at: '' };

/** A message as the stream has it. */
export interface StreamMessage {
  /** Its sequence in the stream. */
  readonly at: number;
  readonly id: string;
  readonly epoch: number;
  readonly part: number;
  readonly parts: number;
  readonly head: SubjectHead;
  readonly body: Uint8Array;
  /** Stream sequence of the message before it on its subject, 0: it was the first; null: it does not say, or none counts. */
  readonly follows: number | null;
  /** There are others behind it that no server can read. */
  readonly isTorn?: true;
}

/** What a commit holds. */
export interface Commit {
  /** Texts of new events or facts, the first with seq `from`. */
  readonly from: number;
  readonly events: readonly string[];
  /** Of facts that are said again: their own numbers, which an earlier version counts from `from`. */
  readonly numbers?: readonly number[];
  /** Texts that stand in the place of those of earlier messages: redacted ones, and their neighbours as they are. */
  readonly replaced: readonly string[];
  readonly answers: readonly StoredAnswer[];
  /** Stream sequences that hold nothing more which counts, and are erased after this. */
  readonly erased: readonly number[];
  /** All before it is gone. */
  readonly removed: boolean;
}

export const EMPTY_COMMIT: Commit = {
  from: 0,
  events: [],
  replaced: [],
  answers: [],
  erased: [],
  removed: false,
};

export interface OutgoingPart {
  readonly headers: MsgHdrs;
  readonly body: Uint8Array;
}

export interface Writer {
  readonly id: string;
  readonly epoch: number;
}

/** The messages of a commit. Throws where an answer has no JSON. */
export function encodeCommit(
  commit: Commit,
  { id, epoch }: Writer,
  before: SubjectHead,
  after: SubjectHead,
): readonly OutgoingPart[] {
  const { events, replaced, ...rest } = commit;
  const first = JSON.stringify({ v: 1, ...rest, events: events.length, replaced: replaced.length });
  const body = new TextEncoder().encode([first, ...events, ...replaced].join('\n'));
  const parts = Math.max(1, Math.ceil(body.length / PART_BYTES));
  return Array.from({ length: parts }, (_, i) => {
    const { seq, hash, at } = i === parts - 1 ? after : before;
    const made = headers();
    made.set(ID, id);
    made.set(PART, `${i + 1}/${parts}`);
    made.set(EPOCH, String(epoch));
    made.set(HEAD, JSON.stringify([seq, hash, at]));
    if (commit.removed && i === 0) made.set(FIRST, '1');
    return { headers: made, body: body.subarray(i * PART_BYTES, (i + 1) * PART_BYTES) };
  });
}

/** A message of a stream; one that no hub of ours wrote has the id '' and an empty head. */
export function streamMessage(
  at: number,
  found: { get(key: string): string } | undefined,
  body: Uint8Array,
): StreamMessage {
  const value = (key: string) => found?.get(key) ?? '';
  const [part = 1, parts = 1] = value(PART).split('/').map(Number);
  return {
    at,
    id: value(ID),
    epoch: Number(value(EPOCH)) || 0,
    part,
    parts,
    head: headIn(value(HEAD)),
    body,
    follows: value(FOLLOWS) === '' || value(FIRST) !== '' ? null : Number(value(FOLLOWS)),
  };
}

function headIn(text: string): SubjectHead {
  try {
    const [seq, hash, at] = JSON.parse(text) as [number, string, string];
    if (Number.isSafeInteger(seq) && typeof hash === 'string' && typeof at === 'string') {
      return { seq, hash, at };
    }
  } catch {}
  return NO_HEAD;
}

/** What a whole commit holds; null where it cannot be read: what is missing then shows in the chain. */
function decodeCommit(body: Uint8Array): Commit | null {
  try {
    const [first = '', ...texts] = new TextDecoder('utf-8', { fatal: true }).decode(body).split('\n');
    const { v, from, events, replaced, answers, erased, removed, numbers } = JSON.parse(first);
    if (v !== 1 || texts.length !== events + replaced) return null;
    return {
      from,
      answers,
      erased,
      removed,
      ...(numbers === undefined ? {} : { numbers }),
      events: texts.slice(0, events),
      replaced: texts.slice(events),
    };
  } catch {
    return null;
  }
}

/** Puts commits together from their messages. */
export class CommitParts {
  #open: readonly StreamMessage[] = [];

  /**
   * The commit that ends with this message, and its stream sequences; null: it is not whole, or cannot be read. `dropped` is
   * told of messages that belong to no whole commit.
   */
  take(
    message: StreamMessage,
    dropped: (at: number) => void = () => {},
  ): { readonly commit: Commit; readonly at: readonly number[] } | null {
    const [open] = this.#open;
    const goesOn = open !== undefined && open.id === message.id && message.part === this.#open.length + 1;
    if (!goesOn) {
      for (const { at } of this.#open) dropped(at);
      this.#open = [];
      if (message.part !== 1) {
        dropped(message.at);
        return null;
      }
    }
    const all = [...this.#open, message];
    this.#open = message.part < message.parts ? all : [];
    if (message.part < message.parts) return null;
    const commit = decodeCommit(joined(all.map(({ body }) => body)));
    return commit && { commit, at: all.map(({ at }) => at) };
  }
}

function joined(bodies: readonly Uint8Array[]): Uint8Array {
  const [only] = bodies;
  return bodies.length === 1 && only !== undefined ? only : Buffer.concat(bodies);
}
