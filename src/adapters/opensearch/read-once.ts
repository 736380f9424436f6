import type { RawLine } from '../../ports/log-source.ts';
import { byDocumentsClock, linesOfOurs, placeBy } from './clock/clock-offset.ts';
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
  const { clockOffsetMs: offset = 0 } = options;
  const cluster = new Cluster(byDocumentsClock({ ...options, tuning: { ...TUNING, ...options.tuning } }));
  cluster.query = query;
  try {
    const lines =
      around === null
        ? await cluster.before(placeBy(until, offset), limit)
        : await cluster.context(around, limit, limit);
    return linesOfOurs(lines, offset);
  } finally {
    await cluster.close();
  }
}
