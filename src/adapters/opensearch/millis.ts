import { bucketsOf, bucketText, documentsOf } from './answer.ts';
import type { ClusterConnection } from './connection.ts';
import { countIn } from './count/count.ts';
import type { ClusterView } from './view.ts';

/** Milliseconds since 1970 of 1973 up to 5138: seconds are less, microseconds are more. */
const MILLIS = { gte: 1e11, lt: 1e14 };
const INDICES = 1_000;

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
  const timed = { filter: { range: { [timeField]: MILLIS } } };
  const { aggs } = await countIn(
    { connection, view: { ...view, queries: [] }, signal },
    {
      filters: [{ exists: { field: timeField } }],
      aggs: { indices: { terms: { field: '_index', size: INDICES }, aggs: { timed } } },
    },
  );
  const untimed = bucketsOf(aggs.indices).filter((bucket) => documentsOf(bucket.timed) === 0);
  return untimed.map(bucketText).filter((index) => longs.includes(index));
}
