import type { Actor } from '../domain/event.ts';

/** One step of an act that belongs to no session: type and data as of the `action.…` events of a session. */
export interface ActEntry {
  /** Contiguous from 1. */
  readonly n: number;
  /** ISO 8601 UTC, of the hub. */
  readonly at: string;
  readonly by: Actor;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What was asked of outside systems from outside a session, in order; nothing in it is ever changed. */
export interface ActLog {
  /** Resolves after it is on disk. Rejects with an `EventLogError`. */
  appendAct(entry: ActEntry): Promise<void>;
  /** All, oldest first. Rejects with an `EventLogError`. */
  acts(): Promise<readonly ActEntry[]>;
}
