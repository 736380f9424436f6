import type { LogRecord } from '../../logs/json.ts';
import type { PageStart, Position } from '../../logs/tail/page.ts';
import type { TimeSpan } from '../../logs/tail/span.ts';

/** A document as it was found. */
export interface Found {
  /** `<index>/<_id>`, the index being the one that holds it: unique in a cluster. */
  readonly key: string;
  /** Of the field that is read along, epoch milliseconds. */
  readonly time: number;
  readonly record: LogRecord;
  /** Event time to the nanosecond, where the index keeps it so. */
  readonly exact: string | null;
}

export interface PageAsk {
  /** Documents of these times, oldest first. */
  readonly spans: readonly TimeSpan[];
  readonly start: PageStart;
  /** Times whose documents are counted by the same answer, in buckets of the tail's width. */
  readonly counted: readonly TimeSpan[];
  /** A frozen view to read from. */
  readonly view?: string;
}

export interface DocumentPage {
  readonly found: readonly Found[];
  /** Of the last one in the order of reading; null for an empty page. */
  readonly last: Position | null;
  /** Documents by start of bucket. */
  readonly counts: ReadonlyMap<number, number>;
  /** Size of the answer, where it was given. */
  readonly bytes: number | null;
}

/** What a tail asks of an index. Each answer is whole, or the promise rejects with a `Trouble`. */
export interface DocumentIndex {
  page(ask: PageAsk, signal: AbortSignal): Promise<DocumentPage>;
  /** Documents of a span by start of bucket. */
  count(span: TimeSpan, width: number, signal: AbortSignal): Promise<ReadonlyMap<number, number>>;
  /** A view that does not change while it is read; null where the cluster gives none. */
  freeze(signal: AbortSignal): Promise<FrozenView | null>;
}

export interface FrozenView {
  readonly id: string;
  /** Lets it go; never rejects. */
  release(): Promise<void>;
}
