import { isRecord, type LogRecord } from '../../logs/json.ts';
import type { ClusterReply } from './connection.ts';
import type { DocumentPage, Found } from './document-index.ts';
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
export function countsOf({ body }: ClusterReply): ReadonlyMap<number, number> {
  const { counted } = (isRecord(body.aggregations) ? body.aggregations : {}) as {
    counted?: { buckets?: { buckets?: readonly { key: number; doc_count: number }[] } };
  };
  return new Map((counted?.buckets?.buckets ?? []).map(({ key, doc_count: count }) => [key, count]));
}
