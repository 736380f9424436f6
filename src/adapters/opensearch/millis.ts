import { isRecord } from '../../logs/json.ts';
import { wholeHits } from './answer.ts';
import type { ClusterConnection } from './connection.ts';
import { allOf } from './search-body.ts';
import { searchRequest } from './search-request.ts';
import type { ClusterView } from './view.ts';

/** Milliseconds since 1970 of 1973 up to 5138: seconds are less, microseconds are more. */
const MILLIS = { gte: 1e11, lt: 1e14 };
const INDICES = 1_000;

interface Counted {
  readonly key: string;
  readonly timed: { readonly doc_count: number };
}

/**
 * Of indices where the time is mapped as `long`, those whose numbers are no milliseconds since 1970: they would be read
 * as of another age, and nothing of them would ever be shown.
 */
export async function notMillis(
  connection: ClusterConnection,
  view: Pick<ClusterView, 'expression' | 'preference' | 'timeField'>,
  longs: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (longs.length === 0) return [];
  const { timeField } = view;
  const body = {
    size: 0,
    track_total_hits: false,
    timeout: '5s',
    query: allOf({ queries: [] }, { exists: { field: timeField } }),
    aggs: {
      indices: {
        terms: { field: '_index', size: INDICES },
        aggs: { timed: { filter: { range: { [timeField]: MILLIS } } } },
      },
    },
  };
  const reply = await connection.request(searchRequest(view, body), signal);
  wholeHits(reply);
  const { indices } = (isRecord(reply.body.aggregations) ? reply.body.aggregations : {}) as {
    indices?: { buckets?: readonly Counted[] };
  };
  const untimed = (indices?.buckets ?? []).filter(({ timed }) => timed.doc_count === 0);
  return untimed.map(({ key }) => key).filter((index) => longs.includes(index));
}
