/* What a backtest reads of a source: documents of the past, counted. Times are epoch milliseconds. */

import type { TimeSpan } from '../../text/time-span.ts';

/** Which documents are scanned, and what is returned of them. */
export interface ScanAsk extends TimeSpan {
  /** Lucene query of the bad documents; null: all of the source. */
  readonly query: string | null;
  /** Field whose values are users; null: users are not counted. */
  readonly users: string | null;
  /** Fields whose values part the documents into groups. */
  readonly group: readonly string[];
  /** Times are in steps of so many milliseconds since the epoch. */
  readonly grainMs: number;
  /** Each row says how many of its documents pass each of these. */
  readonly filters: readonly ScanFilter[];
}

/** Documents that match none of some Lucene queries, or only the first of them. */
export interface ScanFilter {
  readonly match: 'only' | 'none';
  readonly queries: readonly string[];
}

/** Documents of one step, taken in within one step, of one group and user. */
export interface ScanRow {
  /** Start of the step that the event's time is in. */
  readonly at: number;
  /** Start of the step in which it was taken in; null: the source does not tell. */
  readonly ingestedAt: number | null;
  /** A value for each field of the group; null: the document has none. */
  readonly group: readonly (string | null)[];
  readonly user: string | null;
  readonly count: number;
  /** How many of them pass each filter of the ask. */
  readonly passed: readonly number[];
}
