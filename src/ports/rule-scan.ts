import type { ScanAsk, ScanRow } from '../detection/backtest/scan.ts';
import type { TimeSpan } from '../text/time-span.ts';
import type { UnknownField } from './log-questions.ts';
import type { RawLine } from './log-source.ts';

/* What a backtest and the lint of rules ask of a source: documents of the past, counted. Times are epoch milliseconds. */

/** How many different users there are among the documents of a span, seen at one time. */
export interface ScanTotal {
  readonly users: number;
  readonly lines: number;
  /** Lines that name no user. */
  readonly unnamed: number;
}

/** The documents of one evaluation: those of the span that had been taken in before `seen`. */
export interface TotalSpan extends TimeSpan {
  readonly seen: number;
  readonly group: readonly (string | null)[];
}

/** How a field can be used. `kind`: `unmapped`, `text` (no values to count), or `countable`. */
export interface FieldKind {
  readonly kind: 'countable' | 'text' | 'unmapped';
  /** The name that was most likely meant; null: none is near. */
  readonly nearest: string | null;
}

/** A step with documents: its start, and when the first of them was taken in; null: the source does not tell. */
export interface PresentStep {
  readonly at: number;
  readonly ingestedAt: number | null;
}

interface ScanFacts {
  /** Whether the source tells when a document was taken in. */
  readonly tellsIngest: boolean;
  /** Field that holds the text of a line; null: none was found. */
  readonly messageField: string | null;
}

/** The past of one source. Each promise rejects with what keeps the source from being read. */
export interface RuleScan {
  /** Rows in the order of `at`, some at a time: memory holds one part of them. */
  rows(ask: ScanAsk, signal: AbortSignal): AsyncIterable<readonly ScanRow[]>;
  /** Different users of the documents of each span, counted as live counts them. */
  totals(
    ask: Pick<ScanAsk, 'query' | 'users' | 'group'>,
    spans: readonly TotalSpan[],
    signal: AbortSignal,
  ): Promise<readonly ScanTotal[]>;
  /** The steps of a span in which the source has any document, in order. */
  presence(span: TimeSpan, grainMs: number, signal: AbortSignal): Promise<readonly PresentStep[]>;
  /** By how many ms 99 of 100 documents are taken in after their event; null: the source does not tell, or has none. */
  ingestLag(
    span: TimeSpan,
    signal: AbortSignal,
  ): Promise<{ readonly p99: number; readonly n: number } | null>;
  facts(signal: AbortSignal): Promise<ScanFacts>;
  fieldKind(field: string, signal: AbortSignal): Promise<FieldKind>;
  /** Fields of a query that no document can have, in its order: a clause of them finds nothing. */
  unmapped(query: string, signal: AbortSignal): Promise<readonly UnknownField[]>;
  /** About how many different values a field has in a span. */
  distinct(field: string, span: TimeSpan, signal: AbortSignal): Promise<number>;
  /** Documents of a query, and of all, in a span. */
  counts(
    query: string,
    span: TimeSpan,
    signal: AbortSignal,
  ): Promise<{ readonly matched: number; readonly all: number }>;
  /** Documents of a query in a span, drawn by chance, as lines before ingest; at most `most`. */
  lines(query: string, span: TimeSpan, most: number, signal: AbortSignal): Promise<readonly RawLine[]>;
  close(): Promise<void>;
}
