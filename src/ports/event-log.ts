import type { AnyEvent } from '../domain/event.ts';
import type { Refusal } from '../domain/refusal.ts';

/** What a command was answered when it made no event: kept, so that a repeat gets the same answer after a restart. */
export interface StoredAnswer {
  readonly client: string;
  readonly n: number;
  /** null: accepted without effect, at head `seq`. */
  readonly refused: Refusal | null;
  readonly seq: number;
}

/** One commit: all of it is durable, or none. */
export interface Batch {
  readonly events: readonly AnyEvent[];
  readonly answers: readonly StoredAnswer[];
}

export interface LogHead {
  readonly session: string;
  readonly seq: number;
  /** Hash of the event at `seq`, '' when empty. */
  readonly hash: string;
}

export type EventLogErrorKind = 'conflict' | 'damaged' | 'full' | 'read-only' | 'closed' | 'failed';

/** `params` names the session and seq where that is known; `damaged` always does. */
export class EventLogError extends Error {
  readonly kind: EventLogErrorKind;
  readonly params: Readonly<Record<string, string | number>>;
  constructor(
    kind: EventLogErrorKind,
    params: Readonly<Record<string, string | number>> = {},
    cause?: unknown,
  ) {
    super(`event log: ${kind} ${JSON.stringify(params)}`, { cause });
    this.name = 'EventLogError';
    this.kind = kind;
    this.params = params;
  }
}

/** The durable log of all sessions. One writer per session; `append` resolves after the data is on disk. */
export interface EventLog {
  /**
   * Appends after `expectedSeq`. Rejects with `conflict {session, expected, seq}` when the log is elsewhere,
   * with `full` or `read-only` when it cannot be saved; then nothing of the batch is kept.
   */
  append(session: string, expectedSeq: number, batch: Batch): Promise<void>;
  /** Events from `fromSeq` on, in order, chunked; rejects with `damaged {session, seq}` at the first bad one. */
  read(session: string, fromSeq: number): AsyncIterable<readonly AnyEvent[]>;
  answers(session: string): Promise<readonly StoredAnswer[]>;
  sessions(): Promise<readonly LogHead[]>;
  close(): Promise<void>;
}
