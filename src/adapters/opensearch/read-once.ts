import type { RawLine } from '../../ports/log-source.ts';
import { Cluster } from './cluster.ts';
import { type OpenSearchOptions, TUNING } from './options.ts';

/** Which lines: those around one, or the newest of a query before a time. Times are ISO. */
export interface Wanted {
  /** Lucene query beside the one that always applies; null: none. */
  readonly query: string | null;
  readonly until: string;
  /** `<index>/<_id>` of the line whose surroundings are wanted, whatever the query; null: none. */
  readonly around: string | null;
  /** Lines at most; around one, so many before and after it. */
  readonly limit: number;
}

/** Lines of a source, oldest first, without following it. Rejects with a `Trouble`. */
export async function readOnce(
  options: OpenSearchOptions,
  { query, until, around, limit }: Wanted,
): Promise<readonly RawLine[]> {
  const cluster = new Cluster({ ...options, tuning: { ...TUNING, ...options.tuning } });
  cluster.query = query;
  try {
    return around === null ? await cluster.before(until, limit) : await cluster.context(around, limit, limit);
  } finally {
    await cluster.close();
  }
}
