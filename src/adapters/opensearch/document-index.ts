import type { LogRecord } from '../../logs/json.ts';
import type { ShardMarks } from '../../logs/tail/marks.ts';
import type { PageStart, Position } from '../../logs/tail/page.ts';
import type { TimeSpan } from '../../text/time-span.ts';

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

export interface ArrivalAsk {
  /** What arrived after these. */
  readonly since: ShardMarks;
  /** Times that the tail reads by itself, now or once they are due: documents of these are not asked for. */
  readonly reads: TimeSpan;
  /** Within `reads`, what is not shown before its time: epoch milliseconds from which on. */
  readonly dueFrom: number;
  /** Documents given at most. */
  readonly limit: number;
  /** Where false the marks of now are not asked for: `since` is so long ago that it would cost much. */
  readonly learns: boolean;
}

/** Documents that arrived for times which a tail does not read, or without a time. */
export interface Arrivals {
  /** In order of time, those without one last. */
  readonly found: readonly Arrival[];
  /** How many there are; more than were given where there are more than `limit`. */
  readonly total: number;
  /** Of which times; null: none has a time. */
  readonly span: TimeSpan | null;
  /** How many arrived that are not due yet. */
  readonly due: number;
  /** As of now; null where they were not asked for. */
  readonly marks: ShardMarks | null;
}

/** `time` null: it has none. */
export type Arrival = Omit<Found, 'time'> & { readonly time: number | null };

/** What a tail asks of an index. Each answer is whole, or the promise rejects with a `Trouble`. */
export interface DocumentIndex {
  page(ask: PageAsk, signal: AbortSignal): Promise<DocumentPage>;
  /** Documents of a span by start of bucket. */
  count(span: TimeSpan, width: number, signal: AbortSignal): Promise<ReadonlyMap<number, number>>;
  /** The newest number of each shard; null where documents are not numbered, or the shards are too many to ask each. */
  marks(signal: AbortSignal): Promise<ShardMarks | null>;
  arrivals(ask: ArrivalAsk, signal: AbortSignal): Promise<Arrivals>;
  /** A view that does not change while it is read; null where the cluster gives none. */
  freeze(signal: AbortSignal): Promise<FrozenView | null>;
}

export interface FrozenView {
  readonly id: string;
  /** Lets it go; never rejects. */
  release(): Promise<void>;
}
