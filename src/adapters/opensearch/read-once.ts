import type { PastLines, RawLine } from '../../ports/log-source.ts';
import { byDocumentsClock, linesOfOurs, placeBy } from './clock/clock-offset.ts';
import { Cluster } from './cluster.ts';
import { type OpenSearchOptions, TUNING } from './options.ts';

/**
 * Reads lines of a source without following it: those that a Lucene query finds beside the one that always applies (null:
 * none). Rejects with a `Trouble`.
 */
export async function readOnce<T>(
  options: OpenSearchOptions,
  query: string | null,
  read: (past: PastLines) => Promise<T>,
): Promise<T> {
  const { clockOffsetMs: offset = 0 } = options;
  const cluster = new Cluster(byDocumentsClock({ ...options, tuning: { ...TUNING, ...options.tuning } }));
  cluster.query = query;
  const ours = (lines: readonly RawLine[]) => linesOfOurs(lines, offset);
  try {
    return await read({
      before: async (place, limit) => ours(await cluster.before(placeBy(place, offset), limit)),
      context: async (id, before, after) => ours(await cluster.context(id, before, after)),
    });
  } finally {
    await cluster.close();
  }
}
