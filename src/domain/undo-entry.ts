import type { DoneBy } from './event.ts';
import type { FinalType, UndoableType } from './event-table.ts';

/** A reversible act that may still be taken back, with what it touched as it was before. */
export interface UndoEntry {
  readonly seq: number;
  readonly by: string;
  readonly type: UndoableType;
  /** `step:<id>`, `note:<id>`, `role:<role>`, `title` …: the one thing it changed. */
  readonly key: string;
  readonly before: unknown;
  /** The act that had touched the same thing before this one. */
  readonly touchedBefore: number;
  /** Entries of `setBy` that it changed, as they were before. */
  readonly setBefore?: Readonly<Record<string, DoneBy | null>>;
}

/** An act that nothing takes back: it has left the session, or stands as a reading of the clock. */
export interface FinalAct {
  readonly seq: number;
  readonly type: FinalType;
  /** Of an act on an outside system what was asked. */
  readonly act: string | null;
}
