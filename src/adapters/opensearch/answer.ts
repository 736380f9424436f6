import { isRecord, type LogRecord } from '../../logs/json.ts';
import type { ClusterReply } from './connection.ts';
import type { DocumentPage, Found } from './document-index.ts';
import type { Json } from './search-body.ts';
import { Trouble } from './trouble.ts';
import type { ClusterView } from './view.ts';

/** One hit as it is in an answer. */
export interface Hit {
  readonly _index: string;
  readonly _id: string;
  /** How often it was written, where it is asked for. */
  readonly _version?: unknown;
  readonly _source?: LogRecord;
  readonly fields?: Readonly<Record<string, readonly unknown[]>>;
  readonly sort?: readonly unknown[];
}

/** The hits of an answer, which must be whole: not timed out, no shard failed. */
export function wholeHits({ body }: ClusterReply): readonly Hit[] {
  const { timed_out: timedOut, _shards: shards, hits } = body;
  if (!isRecord(shards) || !isRecord(hits) || !Array.isArray(hits.hits)) {
    throw new Trouble('not-opensearch', { status: 200 });
  }
  if (timedOut === true) throw new Trouble('timeout', { seconds: 5 });
  const failed = Number(shards.failed ?? 0);
  if (failed > 0) throw new Trouble('partial', { failed, total: Number(shards.total ?? 0) });
  if (!hits.hits.every(isHit)) throw new Trouble('not-opensearch', { status: 200 });
  return hits.hits;
}

/** Documents found, where an answer counts them. */
export const totalHits = ({ body }: ClusterReply): number =>
  Number((body.hits as { total?: { value?: number } }).total?.value ?? 0);

/** How many shards were asked, null where an answer does not say; a serverless collection always tells of none. */
export function shardsOf({ body: { _shards: shards } }: ClusterReply): number | null {
  return isRecord(shards) && typeof shards.total === 'number' ? shards.total : null;
}

function isHit(hit: unknown): hit is Hit {
  return isRecord(hit) && typeof hit._index === 'string' && typeof hit._id === 'string';
}

export function pageOf(reply: ClusterReply, view: ClusterView): DocumentPage {
  const hits = wholeHits(reply);
  if (!hits.every(({ sort }) => Number.isFinite(sort?.[0])))
    throw new Trouble('not-opensearch', { status: 200 });
  const found = hits.map((hit) => foundOf(hit, view));
  const last = hits.at(-1);
  const position = last && {
    time: Number(last.sort?.[0]),
    seq: view.sequence ? Number(last.sort?.[1]) : null,
  };
  // Within one millisecond the order of reading is that of arrival; nanoseconds tell better.
  if (view.nanos) found.sort((a, b) => a.time - b.time || byNanos(a.exact ?? '', b.exact ?? ''));
  return { found, last: position ?? null, counts: countsOf(reply), bytes: reply.bytes };
}

/** Of one millisecond; trailing zeros are not written, so the `Z` must not count. */
function byNanos(a: string, b: string): number {
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)];
  return x < y ? -1 : Number(x > y);
}

/** A time that a hit is sorted by, epoch milliseconds; null: it has none, and a search gives the furthest number. */
export function timeIn({ sort }: Hit, at = 0): number | null {
  const time = sort?.[at];
  return typeof time === 'number' && !Number.isNaN(new Date(time).getTime()) ? time : null;
}

export function foundOf(hit: Hit, view: Pick<ClusterView, 'nanos' | 'timeField'>): Found {
  const exact = view.nanos ? hit.fields?.[view.timeField]?.[0] : undefined;
  return {
    key: `${hit._index}/${hit._id}`,
    time: Number(hit.sort?.[0]),
    record: isRecord(hit._source) ? hit._source : {},
    exact: typeof exact === 'string' ? exact : null,
  };
}

/** Documents by start of bucket; empty when nothing was counted. */
export const countsOf = (reply: ClusterReply): ReadonlyMap<number, number> =>
  new Map(bucketsOf(aggsOf(reply).counted?.buckets).map(({ key, doc_count: count }) => [Number(key), count]));

export interface Bucket {
  readonly key: unknown;
  readonly key_as_string?: string;
  readonly doc_count: number;
  /** What was asked for in each bucket. */
  readonly [agg: string]: unknown;
}

/** The aggregations of an answer, by name. */
export const aggsOf = ({ body: { aggregations: aggs } }: ClusterReply) =>
  (isRecord(aggs) ? aggs : {}) as Readonly<Record<string, Json>>;

/** The buckets of an aggregation, in its order; none where it has none. */
export const bucketsOf = (agg: unknown): readonly Bucket[] =>
  isRecord(agg) && Array.isArray(agg.buckets) ? agg.buckets : [];

export const bucketText = ({ key, key_as_string: text }: Bucket): string => text ?? String(key);

/** Documents that an aggregation or a bucket counted; 0 where it is not in the answer. */
export const documentsOf = (agg: unknown): number => (isRecord(agg) ? Number(agg.doc_count ?? 0) : 0);

/** The value of an aggregation that gives one number; null: there is none, as of no document. */
export const metricOf = (agg: unknown): number | null =>
  isRecord(agg) && agg.value !== null && agg.value !== undefined ? Number(agg.value) : null;
