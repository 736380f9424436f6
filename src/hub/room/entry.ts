import { type ChainTip, eventHash, type TextHash } from '../../domain/chain.ts';
import type { CommandType } from '../../domain/command.ts';
import type { Actor, AnyEvent, CommandId, Fact } from '../../domain/event.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { fromFileTo, type Session } from '../../domain/session.ts';
import { EventLogError, type StoredAnswer } from '../../ports/event-log.ts';
import type { Answer } from '../base/requests.ts';
import type { Who } from '../base/who.ts';
import { fitsFrame } from './fan-out.ts';
import { type Sealed, seal } from './seal.ts';

export type Settle = (answer: Answer) => void;

/** Who asks, and when: `who` is null where the hub itself does in the name of `by`. `forms`: redacted forms of events it names. */
export interface Asker {
  readonly by: Actor;
  readonly who: Who | null;
  readonly forms: readonly AnyEvent[];
  /** As of `CommandRequest`. */
  readonly askedAt?: string | undefined;
}

/** The answer where the log did not take it, or could not be read. */
export function notSaved(cause: unknown): Answer & { readonly ok: false } {
  const reason = cause instanceof EventLogError ? cause.kind : 'failed';
  return { ok: false, refusal: refusal('not-saved', { reason }) };
}

/** The session up to one point of its log. */
export interface Point {
  readonly state: Session;
  readonly tip: ChainTip;
}

/** One command decided and not yet durable; `tip` is the log's end as it will be after it. */
export interface Entry {
  readonly tip: ChainTip;
  readonly sealed: readonly Sealed[];
  readonly by: Actor;
  readonly cmd: CommandId;
  /** By which a repeat is known; null for the hub's own, which has none. */
  readonly key: string | null;
  /** Redacted events that are to stand in place of those in the log; absent: none. */
  readonly overwrites?: readonly AnyEvent[];
  /** Seq of the last of its events that another hub ordered; one behind it says that they were brought in. Absent: none was. */
  readonly imported?: number;
  /** Null: accepted. */
  readonly refused: Refusal | null;
  /** Those who wait for the answer. */
  readonly settle: Settle[];
}

export type EntryHead = Pick<Entry, 'by' | 'cmd' | 'key'>;

/** In whose name the hub does what an import asks of it. */
export const IMPORT_ACTOR: Actor = { id: 'import', name: 'import', kind: 'system' };

/** Separates what a file says was done from what is done here. `by` null: it is not known who brought the file in. */
export const importMark = ({ seq }: ChainTip, by: Actor | null): Fact => ({
  type: 'session.imported',
  data: { to: seq, ...(by === null ? {} : { byImporter: true as const }) },
});

/** Events of a recorded session, with the redacted forms of earlier ones that they name; they end in `tip`. */
export interface Adopted {
  readonly sealed: readonly Sealed[];
  readonly tip: ChainTip;
  readonly forms: readonly AnyEvent[];
  /** Who brings them in; null: more of the same session follow. */
  readonly by: Actor | null;
}

/** How far a session was imported, as its room knows it: up to `to`, the mark of the import with it. 0: not at all. */
export interface Imported {
  readonly to: number;
  /** The event at `to` says so. An earlier version wrote none, and an import that broke off has none yet. */
  readonly isMarked: boolean;
}

/** Seq of the last event of the file. */
export const endOfFile = ({ to, isMarked }: Imported): number => (isMarked ? to - 1 : to);

/** With how far it was imported where no event says so, as in the log of an earlier version. */
export const withImport = (session: Session, imported: Imported): Session =>
  fromFileTo(session, endOfFile(imported));

export const NOT_IMPORTED: Imported = { to: 0, isMarked: false };

/** As the room knows it once the entry is durable. */
export const importedBy = ({ imported, tip }: Entry): Imported | null =>
  imported === undefined ? null : { to: tip.seq, isMarked: tip.seq > imported };

/** An entry that changes nothing: its answer alone is kept. */
export function refusedEntry(head: EntryHead, tip: ChainTip, refused: Refusal): Entry {
  return { ...head, tip, sealed: [], refused, settle: [] };
}

/** Facts on top of a session's log that ends in `end`; none: accepted without effect. `now` in epoch milliseconds. */
export function acceptedEntry(
  head: EntryHead,
  session: string,
  end: ChainTip,
  facts: readonly Fact[],
  now: number,
  hash: TextHash,
): Entry {
  const { by, cmd } = head;
  return { ...head, ...seal(facts, end, { session, by, cmd, now }, hash), refused: null, settle: [] };
}

/** The entry, if a frame holds each event of it. */
export function fitting(entry: Entry, limit: number): Answer | Entry {
  const fits = entry.sealed.every(({ text }) => fitsFrame(text, limit));
  return fits ? entry : { ok: false, refusal: refusal('too-large', { limit }) };
}

export function answerTo({ refused, tip }: Entry): Answer {
  return refused ? { ok: false, refusal: refused } : { ok: true, seq: tip.seq };
}

/** Under which it is stored how far a session was imported; too short for anyone's client id. */
export const IMPORT_CLIENT = 'import';

/** The same as it is stored: the seq of the file's last event, and as number the seq with the mark behind it. */
export const importedIn = ({ n, seq }: StoredAnswer): Imported => ({ to: n, isMarked: n > seq });

/** What must be stored beside the events, so that it is known after a restart; null where an event tells it. */
export function storedAnswer(
  { key, sealed, by, cmd, imported, refused, tip }: Entry,
  now: number,
): StoredAnswer | null {
  if (imported !== undefined) return { client: IMPORT_CLIENT, n: tip.seq, refused: null, seq: imported };
  if (key === null || sealed.length > 0) return null;
  const asked = { by: by.id, at: new Date(now).toISOString() };
  return { client: cmd.client, n: cmd.n, refused, seq: tip.seq, ...asked };
}

/** To come when one is there, or leave when one has left, means the same at any time: that it was asked is not kept. */
export function unlessIdle(head: EntryHead, type: CommandType, facts: readonly Fact[]): EntryHead {
  const isPresence = type === 'participant.join' || type === 'participant.leave';
  return isPresence && facts.length === 0 ? { ...head, key: null } : head;
}

/** Who opened a session, by which command; the first event's hash tells it from another of the same id. */
export interface Opening {
  readonly participant: string;
  readonly cmd: CommandId;
  readonly hash: string;
}

export function openedBy({ event, text }: Sealed, hash: TextHash): Opening {
  return { participant: event.by.id, cmd: event.cmd, hash: eventHash(event, hash, text) };
}

/** A room's answer as a promise, for those who wait for it one by one. */
export function submitAsync(submit: (settle: Settle) => void): Promise<Answer> {
  return new Promise((resolve) => {
    submit(resolve);
  });
}
