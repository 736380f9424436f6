import type { RawLine } from '../../../ports/log-source.ts';
import { linesBefore } from '../around.ts';
import type { Counting } from './choice.ts';

/** Lines read at most to be counted here. */
const MOST = 5_000;

/** The lines of a stretch, or the newest of them; `since`: from when on, null: all. */
export async function newestLines({
  around,
  queries,
  span,
  signal,
}: Counting): Promise<{ readonly lines: readonly RawLine[]; readonly since: string | null }> {
  const read = (await linesBefore(around, queries, new Date(span.to).toISOString(), MOST, signal)) ?? [];
  const lines = read.filter(({ time }) => time !== null && Date.parse(time) >= span.from);
  const whole = read.length < MOST || lines.length < read.length;
  return { lines, since: whole ? null : (lines[0]?.time ?? null) };
}
