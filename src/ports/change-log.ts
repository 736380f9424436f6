import type { ChangeKind } from '../domain/changes/system-change.ts';
import type { Actor } from '../domain/event.ts';

/** A change that somebody typed in, for what no other source tells: a flag, a console, a cable. */
export interface AddedChange {
  readonly id: string;
  /** ISO 8601 UTC, of the hub: when it was typed in. */
  readonly at: string;
  readonly by: Actor;
  readonly service: string;
  readonly text: string;
  readonly kind: ChangeKind;
  readonly environment: string | null;
  /** When it was done. */
  readonly happenedAt: string;
  readonly url: string | null;
}

/** Changes typed in, in that order; nothing in it is ever changed. */
export interface ChangeLog {
  /** Resolves after it is on disk. Rejects with an `EventLogError`. */
  appendChange(change: AddedChange): Promise<void>;
  /** All, oldest first. Rejects with an `EventLogError`. */
  addedChanges(): Promise<readonly AddedChange[]>;
}
