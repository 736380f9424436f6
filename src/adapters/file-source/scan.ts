import type { TimeSpan } from '../../logs/tail/span.ts';
import type { RawLine } from '../../ports/log-source.ts';
import type { FollowerOptions } from './follower.ts';
import { lineStartAfter, timeFrom } from './line-times.ts';
import { linesWithin } from './read-back.ts';
import type { Stretch } from './span-lines.ts';

/** Gives the lines of stretches in their order that lie within a span; resolves as `History.scan`. */
export async function readParts(
  stretches: readonly Stretch[],
  span: TimeSpan,
  options: FollowerOptions,
  now: number,
  each: (line: RawLine) => void,
): Promise<string | null> {
  const read = await newest(stretches, options.tuning.sinceBytes);
  // A line without a time is of the time of the one before.
  let at = span.from;
  for (const { file, generation, from, to } of read) {
    for await (const line of linesWithin(file, generation, from, to, options, now)) {
      at = line.time === null ? at : Date.parse(line.time);
      if (at >= span.from && at < span.to) each(line);
    }
  }
  const [oldest] = read;
  if (oldest === undefined || sizeOf(read) === sizeOf(stretches)) return null;
  const since = await timeFrom(oldest.file, oldest.from, oldest.to, options, now);
  return new Date(since ?? now).toISOString();
}

const sizeOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { from, to }) => sum + to - from, 0);

/** The last bytes of stretches, from the start of a line on. */
async function newest(stretches: readonly Stretch[], bytes: number): Promise<readonly Stretch[]> {
  let tooMany = sizeOf(stretches) - bytes;
  const kept: Stretch[] = [];
  for (const stretch of stretches) {
    const length = stretch.to - stretch.from;
    if (tooMany >= length) tooMany -= length;
    else if (tooMany > 0) {
      const from = await lineStartAfter(stretch.file, stretch.from + tooMany, stretch.to);
      tooMany = 0;
      if (from < stretch.to) kept.push({ ...stretch, from });
    } else kept.push(stretch);
  }
  return kept;
}
