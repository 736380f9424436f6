import type { AnyEvent } from '../domain/event.ts';
import { KindError } from '../domain/kind-error.ts';
import type { Refusal } from '../domain/refusal.ts';

/** What a command was answered when it made no event: kept, so that a repeat gets the same answer after a restart. */
export interface StoredAnswer {
  readonly client: string;
  readonly n: number;
  /** null: accepted without effect, at head `seq`. */
  readonly refused: Refusal | null;
  readonly seq: number;
  /** Participant who asked, and when (ISO 8601 UTC). Absent: an earlier version did not note it; such a one is kept. */
  readonly by?: string;
  readonly at?: string;
}

/**
 * How long a log keeps such answers: so many days after what was asked last by the same person, and so many of theirs in
 * a session. Nobody's are let go for what others ask.
 */
export const ANSWERS_KEPT = { days: 30, ofPerson: 2_000 } as const;

/** Answers of one who asks at `at` (ISO 8601) are kept from this time on. */
export const keptSince = (at: string): string =>
  new Date(Date.parse(at) - ANSWERS_KEPT.days * 86_400_000).toISOString();

/** One commit: all of it is durable, or none. */
export interface Batch {
  readonly events: readonly AnyEvent[];
  readonly answers: readonly StoredAnswer[];
  /** Redacted events to stand in place of those that are kept; absent: none. */
  readonly overwrites?: readonly AnyEvent[];
}

export interface LogHead {
  readonly session: string;
  readonly seq: number;
  /** Hash of the event at `seq`, '' when empty. */
  readonly hash: string;
}

/**
 * conflict: the log is at another seq · damaged: what was kept was altered or lost · full, read-only: the disk
 * takes nothing · locked: another process has the log · newer: written by a later version · closed: by us · unknown: the
 * batch was sent and nobody could say whether it was kept; it may still be, as long as nothing else is appended ·
 * failed: anything else, `reason` says what; whether a batch was kept is then unknown until the log is read again.
 */
export type EventLogErrorKind =
  | 'conflict'
  | 'damaged'
  | 'full'
  | 'read-only'
  | 'locked'
  | 'newer'
  | 'closed'
  | 'unknown'
  | 'failed';

/** `params` names the session and seq where that is known, `damaged` always does; else the path. */
export class EventLogError extends KindError<EventLogErrorKind> {}

/** The durable log of all sessions. One writer per session; `append` resolves after the data is on disk. */
export interface EventLog {
  /**
   * Appends after `expectedSeq`. Rejects with `conflict {session, expected, seq}` when the log is elsewhere,
   * with `full` or `read-only` when it cannot be saved, with `failed {session, seq, reason}` when the events do
   * not join on, or an overwrite is not the redacted form of what is kept; then nothing of the batch is kept. The
   * first answer kept for a command stands; older ones of the same person are let go as `ANSWERS_KEPT` says. Of an
   * overwritten event nothing is left where the log is kept.
   */
  append(session: string, expectedSeq: number, batch: Batch): Promise<void>;
  /**
   * Events from `fromSeq` on, in order, chunked; the next chunk is fetched as this one is worked on, never more.
   * Those before a bad one are delivered, then it rejects with `damaged {session, seq}`. An unknown session is empty. `fromStore`:
   * as they are stored now, not from memory.
   */
  read(session: string, fromSeq: number, fromStore?: boolean): AsyncIterable<readonly AnyEvent[]>;
  /** In no fixed order. */
  answers(session: string): Promise<readonly StoredAnswer[]>;
  /** Removes a session with all its answers, for good; nothing of it is left where the log is kept. */
  remove(session: string): Promise<void>;
  /** Every session that has an event, in no fixed order. */
  sessions(): Promise<readonly LogHead[]>;
  /**
   * Takes a session over from whatever other process wrote it: from now on an append of that one is a `conflict`. Asked
   * before a session is loaded that is to be decided on. Absent: no other process can write.
   */
  claim?(session: string): Promise<void>;
  /** Resolves when the log answers; rejects as `read` would where it cannot be read at all. */
  check(): Promise<void>;
  /** After what was asked before; then every call rejects with `closed`. Closing again does nothing. */
  close(): Promise<void>;
}
