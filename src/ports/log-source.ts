import type { LogLine } from '../logs/line.ts';
import type { RateBucket } from '../logs/rate.ts';
import type { BehindLines } from '../logs/tail/behind.ts';
import type { ShardMarks } from '../logs/tail/marks.ts';
import type {
  AskedSpan,
  FieldTerm,
  FieldValues,
  LineChoice,
  LineCount,
  NamedQuery,
  PeopleHit,
  UnknownField,
} from './log-questions.ts';

/** A kind and its params, never display text. */
export interface SourceReason {
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What a source says about itself while it runs. */
export interface SourceStatus {
  readonly state: 'starting' | 'live' | 'behind' | 'unreachable' | 'refused' | 'ended';
  /**
   * Why it is not live: `file-missing` {path, code}, `file-is-directory`, `file-not-regular`, `file-unreadable` and
   * `file-failed` alike; `unauthorised` {node}, `no-credentials` {node}, `no-aws-credentials` {reason}, `forbidden`
   * {reason}, `certificate` {reason, node}, `index-missing` {index}, `bad-query` {reason}, `nested-field` {field, path},
   * `no-time-field` {index}, `not-opensearch` {status}, `refused` {status, reason}, `partial`, `timeout` {seconds, node},
   * `overloaded` {status}, `unreachable` {node, reason, cause}; live all the same `undecodable` {looks},
   * `undecodable-wide`, `undecodable-input` {looks}, `undecodable-unknown`, `clock-ahead` {count, offset}, `clock-behind` {offset}, `file-clock-ahead`
   * and `file-clock-behind` {offset}, and `outside-window` {newest}; what
   * keeps a hub from asking: `no-node`, `bad-node`, `plain-http` {node}, `ca-unreadable` {path},
   * `credentials-unreadable` {path}, `unknown-source`, `failed`; of a hub `gap` {count, from, to}, `gap-unknown`
   * {from, to} and `too-late` {count, from, to}. Why a question about lines has no answer: these, `bad-regex` {regex, reason},
   * `no-such-field` {field}, `not-countable` {field}, `mixed-field`, `no-query`, and of a hub `no-answer` {seconds},
   * `not-held`.
   */
  readonly reason?: SourceReason;
  /** The others, where there is more than one. */
  readonly more?: readonly SourceReason[];
  /** Up to when nothing is missing, where the source can promise it. */
  readonly complete?: Completeness;
  /** ISO time of the next try when unreachable. */
  readonly retryAt?: string;
}

/** What a source promises, with what the promise leaves out. */
export interface Completeness {
  /** ISO time up to which nothing is missing, but for what is named in `behind`. */
  readonly to: string;
  /** Lines that came for times which are not looked at; null: it is not known whether there are any. */
  readonly behind: readonly BehindLines[] | null;
}

/** Lines as they arrive: in order of arrival, each once. A gap is reported, never silent. */
export interface SourceBatch {
  readonly lines: readonly RawLine[];
  /** Lines known to be lost before this batch (a truncated file, an outage too long to fill). */
  readonly gap?: Gap;
}

export interface Gap {
  readonly count: number | null;
  readonly from: string | null;
  readonly to: string | null;
  /** They came after their times had been given up: what stands before the next line is not where they belong. */
  readonly tooLate?: true;
}

/** A line before ingest: the hub alone turns it into a shared `LogLine`. */
export type RawLine = LogLine & {
  /** Milliseconds by which it came behind newer lines. */
  readonly late?: number;
  /** It was there before the window that was asked for, or long before the source was opened. */
  readonly older?: true;
};

/**
 * What had arrived at a source: when it was first read for a session, and when last. Given to each opening for one session,
 * so that later arrivals, or documents found by another query, do not count as earlier ones.
 */
export interface ArrivedBefore {
  first?: ShardMarks;
  last?: ShardMarks;
}

export interface SourceWindow {
  /** ISO time to start from; absent means now. A file also gives its last lines of before, where nothing is since. */
  readonly since?: string;
  /** It was read up to `since` before: nothing older is wanted. */
  readonly resumed?: boolean;
  /** What had arrived when the source was read before for the same session; the source keeps it up. */
  readonly arrived?: ArrivedBefore;
  /** Query in the source's own language (Lucene query string for OpenSearch); a file ignores it. */
  readonly query?: string;
}

/**
 * A place log lines come from. `open` starts reading and calls back until the signal aborts; it never rejects
 * for trouble outside (`onStatus` reports it, and the source goes on trying).
 */
export interface LogSource {
  /** Configured name, shown on the pane and kept in `LogLine.source`. */
  readonly name: string;
  /** Whether guests may see its lines. */
  readonly guests: boolean;
  open(window: SourceWindow, sink: SourceSink, signal: AbortSignal): Promise<void>;
  /** Older lines than `before` (a line id or ISO time), newest last; empty when there are none. */
  before?(before: string, limit: number): Promise<readonly RawLine[]>;
  /** Newer lines than the one with this id, or from an ISO time on, oldest first; empty when there are none. */
  after?(after: string, limit: number): Promise<readonly RawLine[]>;
  /** Lines around the one with this id, it included, oldest first, whatever the query; empty when it is not found. */
  context?(id: string, before: number, after: number): Promise<readonly RawLine[]>;
  /**
   * Counts by level between two ISO times, in equal buckets, oldest first: of all lines that the query finds, or of those
   * that fit all terms.
   */
  histogram?(
    from: string,
    to: string,
    bucketSeconds: number,
    terms?: readonly FieldTerm[],
  ): Promise<readonly RateBucket[]>;
  /**
   * The lines between two ISO times that the query finds, by kinds which are drawn apart so that what is rare is not
   * missed: all of a kind where they are about `most`, else so many of them, evenly.
   */
  sample?(from: string, to: string, most: number): Promise<readonly SourceStratum[]>;
  /** ISO time of the oldest line that it holds, whatever the query: of before it nothing is known. Null: it holds none. */
  oldest?(): Promise<string | null>;
  /** Lines that hold some texts, oldest first, of those that the query finds; null where it cannot be searched so. */
  search?(search: SourceSearch): Promise<readonly RawLine[] | null>;
  /**
   * The newest lines of a stretch that belong to a trace, oldest first, whatever the session's query. This question and
   * those below reject with an error that has `kind` and `params`, as a `QuestionError`.
   */
  trace?(trace: string, stretch: AskedSpan, limit: number): Promise<readonly RawLine[]>;
  /** The most frequent values of a field, of the lines that the query finds. */
  values?(field: string, stretch: AskedSpan, choice: LineChoice): Promise<FieldValues>;
  /**
   * Users with errors in the lines that this query finds, also if the source was opened with another; null if the settings name
   * no field of users.
   */
  people?(stretch: AskedSpan, query: string | null): Promise<PeopleHit | null>;
  /**
   * Counts the lines that this Lucene query finds; the query that the source was opened with has no part in it. Rejects as `trace` does, also with
   * `no-such-field` for a query that names a field which no line is known to have: it would find nothing and prove nothing.
   */
  count?(query: string, stretch: AskedSpan): Promise<LineCount>;
  /** Names of the fields that a query can ask for, in the order of the alphabet. */
  fieldNames?(): Promise<readonly string[]>;
  /** Rejects where a query cannot be read; else the fields in it that the source does not have. */
  tryQuery?(query: string): Promise<readonly UnknownField[]>;
  /** No query narrows it. */
  readonly isReadWhole?: true;
  /** An http or https address of a line elsewhere, with `{name}` in the places of its values. */
  readonly link?: string;
  readonly queries?: readonly NamedQuery[];
}

/** What a source has, read without following it. */
export type PastLines = Required<Pick<LogSource, 'before' | 'context'>>;

export interface SourceSink {
  /** Resolves when the hub has taken the batch: awaiting it is the back-pressure. */
  onLines(batch: SourceBatch): Promise<void>;
  onStatus(status: SourceStatus): void;
}

/** Lines of one kind in a span of time; drawn evenly where `lines` are fewer than `total`. */
export interface SourceStratum {
  readonly total: number;
  readonly lines: readonly RawLine[];
  /** ISO time from which on they were read, where those before it are more than may be read at once. */
  readonly since?: string;
}

/** Which lines of a source: those whose message holds some texts, in a span of time (ISO). */
export interface SourceSearch {
  /** Stand in the message, spaces apart from their width; at least one. */
  readonly texts: readonly string[];
  readonly from: string;
  readonly to: string;
  /** From which end of the span. */
  readonly first: boolean;
  readonly limit: number;
}
