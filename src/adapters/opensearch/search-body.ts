import type { PageStart } from '../../logs/tail/page.ts';
import { merged, type TimeSpan } from '../../text/time-span.ts';
import type { PageAsk } from './document-index.ts';
import type { ClusterView } from './view.ts';

/** How long the cluster may search before it says so; we wait longer. */
const SEARCH_TIMEOUT = '5s';

export type Json = Readonly<Record<string, unknown>>;

/** Documents of any of the spans, by a field of time. */
export function within(field: string, spans: readonly TimeSpan[]): Json {
  const ranges = spans.map(({ from, to }) => ({
    range: { [field]: { gte: from, lt: to, format: 'epoch_millis' } },
  }));
  const [only] = ranges;
  return ranges.length === 1 && only ? only : { bool: { should: ranges, minimum_should_match: 1 } };
}

/** A query as people write it. Lenient: a word is no number, and that is no fault of theirs. */
export function queryString(query: string): Json {
  return { query_string: { query, analyze_wildcard: true, lenient: true } };
}

export function allOf(view: Pick<ClusterView, 'queries'>, ...filters: readonly Json[]): Json {
  return { bool: { filter: [...view.queries.map(queryString), ...filters] } };
}

/** Time first, then the number in the shard. `numeric_type`: dates with nanoseconds do not fit a double. */
export function sortBy(
  view: Pick<ClusterView, 'sequence'>,
  field: string,
  order: 'asc' | 'desc',
): readonly Json[] {
  const byTime = { [field]: { order, numeric_type: 'date', unmapped_type: 'date' } };
  // An index that was just made, as by a rollover, has no mapping at all until its first document.
  return view.sequence ? [byTime, { _seq_no: { order, unmapped_type: 'long' } }] : [byTime];
}

/** What of a document is wanted; the source, and nanoseconds where the index has them. */
export function wanted(view: Pick<ClusterView, 'nanos' | 'timeField'>): Json {
  return view.nanos
    ? { docvalue_fields: [{ field: view.timeField, format: 'strict_date_optional_time_nanos' }] }
    : {};
}

const WHOLE: Json = { track_total_hits: false, timeout: SEARCH_TIMEOUT };

export function pageBody(ask: PageAsk, view: ClusterView, bucketMs: number): Json {
  const spans = fromStart(ask.spans, ask.start);
  const apart = ask.counted.length > 0 && !same(ask.counted, spans);
  const { size, after } = ask.start;
  return {
    ...WHOLE,
    ...wanted(view),
    size,
    sort: sortBy(view, view.cursorField, 'asc'),
    query: allOf(view, within(view.cursorField, apart ? merged([...ask.counted, ...spans]) : spans)),
    ...(apart ? { post_filter: within(view.cursorField, spans) } : {}),
    ...(ask.counted.length > 0 ? { aggs: countBy(view.cursorField, ask.counted, bucketMs) } : {}),
    ...(after ? { search_after: [after.time, after.seq] } : {}),
    ...inView(ask.view),
  };
}

/** How long a frozen view stays without being read. */
export const KEEP_ALIVE = '1m';

/** Names the frozen view that a search is for, which so stays for as long again. */
export function inView(view: string | undefined): Json {
  return view === undefined ? {} : { pit: { id: view, keep_alive: KEEP_ALIVE } };
}

export function countBody(span: TimeSpan, width: number, view: ClusterView): Json {
  return {
    ...WHOLE,
    size: 0,
    query: allOf(view, within(view.cursorField, [span])),
    aggs: countBy(view.cursorField, [span], width),
  };
}

/** Documents by equal steps of a field of time, `width` milliseconds each. */
export function bySteps(field: string, width: number, more: Json = {}): Json {
  return { date_histogram: { field, fixed_interval: `${width}ms`, ...more } };
}

/** Different values of a field: exact below `precision` of them (HyperLogLog++). */
export function distinct(field: string, precision: number): Json {
  return { cardinality: { field, precision_threshold: precision } };
}

/** An aggregation with what is counted in each of its buckets. */
export function withInner(agg: Json, inner: Json): Json {
  return Object.keys(inner).length === 0 ? agg : { ...agg, aggs: inner };
}

function countBy(field: string, spans: readonly TimeSpan[], width: number): Json {
  const buckets = bySteps(field, width, { min_doc_count: 1 });
  return { counted: { filter: within(field, spans), aggs: { buckets } } };
}

function fromStart(spans: readonly TimeSpan[], { from }: PageStart): TimeSpan[] {
  return spans.filter(({ to }) => to > from).map((span) => ({ ...span, from: Math.max(span.from, from) }));
}

function same(a: readonly TimeSpan[], b: readonly TimeSpan[]): boolean {
  return a.length === b.length && a.every(({ from, to }, i) => from === b[i]?.from && to === b[i]?.to);
}
