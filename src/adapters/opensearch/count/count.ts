import { aggsOf, shardsOf, totalHits, wholeHits } from '../answer.ts';
import type { ClusterConnection } from '../connection.ts';
import { allOf, type Json } from '../search-body.ts';
import { searchRequest } from '../search-request.ts';
import type { ClusterView } from '../view.ts';

/** Which documents are counted. */
export interface CountedView {
  readonly connection: ClusterConnection;
  readonly view: Pick<ClusterView, 'expression' | 'preference' | 'queries'>;
  readonly signal: AbortSignal;
}

export interface Count {
  /** Documents must pass all of them, and the queries of the view; absent: all are counted, whatever its queries. */
  readonly filters?: readonly Json[];
  readonly aggs?: Json;
  /** Whether all documents are counted, too; a number: no more than so many. */
  readonly total?: boolean | number;
  /** How long the cluster may count. */
  readonly timeout?: string;
}

/** Runs a search that only counts: the documents, the shards asked, the aggregations. Rejects with a `Trouble`, also for a part. */
export async function countIn(
  { connection, view, signal }: CountedView,
  { filters, aggs, total = false, timeout = '5s' }: Count,
): Promise<{
  readonly total: number;
  readonly shards: number | null;
  readonly aggs: Readonly<Record<string, Json>>;
}> {
  const body = {
    ...{ size: 0, track_total_hits: total, timeout },
    ...(filters === undefined ? {} : { query: allOf(view, ...filters) }),
    ...(aggs === undefined ? {} : { aggs }),
  };
  const reply = await connection.request(searchRequest(view, body), signal);
  wholeHits(reply);
  return { total: totalHits(reply), shards: shardsOf(reply), aggs: aggsOf(reply) };
}
