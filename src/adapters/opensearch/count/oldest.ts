import { isRecord } from '../../../logs/json.ts';
import { wholeHits } from '../answer.ts';
import type { Around } from '../around.ts';
import { searchRequest } from '../search-request.ts';

/** ISO time of the oldest document of all, whatever is searched for; null: there is none. */
export async function oldestTime(
  { connection, inspection: { view } }: Around,
  signal: AbortSignal,
): Promise<string | null> {
  const body = {
    size: 0,
    track_total_hits: false,
    timeout: '5s',
    aggs: { oldest: { min: { field: view.timeField } } },
  };
  const reply = await connection.request(searchRequest(view, body), signal);
  wholeHits(reply);
  const { oldest } = (isRecord(reply.body.aggregations) ? reply.body.aggregations : {}) as {
    oldest?: { value?: unknown };
  };
  const at = new Date(typeof oldest?.value === 'number' ? oldest.value : Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
