import { type LineFilter, matches } from '../../../logs/filter.ts';
import { LEVELS, type Level, type LogLine } from '../../../logs/line.ts';
import type { Time } from '../../../ports/clock.ts';
import type { LogSource } from '../../../ports/log-source.ts';
import type { AskedBucket } from '../../../protocol/asks.ts';
import { pause } from '../../../timing/timers.ts';
import { ingestLine } from '../../ingest/ingest-line.ts';

/** Lines of each kind that are drawn of a source, and taken in before other work gets its turn. */
const DRAWN = 2_000;
const SLICE = 100;

/** Epoch milliseconds, both at the start of a bucket. */
export interface CountedSpan {
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
}

/** Lines that a filter leaves, by the start of their bucket and their level, and how many were looked at. */
export interface LevelCounts {
  readonly buckets: Map<number, Map<string, number>>;
  lines: number;
  looked: number;
}

export const noCounts = (): LevelCounts => ({ buckets: new Map(), lines: 0, looked: 0 });

/** A line that stands for `weight` lines. */
export function addLine(
  counts: LevelCounts,
  line: LogLine,
  weight: number,
  { from, to, bucketMs }: CountedSpan,
  filter: LineFilter,
): void {
  const at = Date.parse(line.time ?? '');
  if (Number.isNaN(at) || at < from || at >= to) return;
  counts.lines += weight;
  counts.looked += 1;
  if (!matches(line, filter)) return;
  const start = Math.floor(at / bucketMs) * bucketMs;
  const bucket = counts.buckets.get(start) ?? new Map<string, number>();
  counts.buckets.set(start, bucket);
  const level = line.level ?? 'none';
  bucket.set(level, (bucket.get(level) ?? 0) + weight);
}

/** Counts of lines that a source gives: all of them where they are few, else drawn evenly. Rejects as `sample` does. */
export async function drawnCounts(
  source: Pick<LogSource, 'sample'>,
  span: CountedSpan,
  filter: LineFilter,
  time: Time,
): Promise<LevelCounts> {
  const counts = noCounts();
  const [from, to] = [span.from, span.to].map((ms) => new Date(ms).toISOString()) as [string, string];
  for (const { total, lines } of (await source.sample?.(from, to, DRAWN)) ?? []) {
    const weight = lines.length === 0 ? 0 : total / lines.length;
    for (const [i, raw] of lines.entries()) {
      if (i > 0 && i % SLICE === 0) await pause(time, 0);
      addLine(counts, ingestLine(raw), weight, span, filter);
    }
  }
  return counts;
}

/** A level that is not known passes every threshold, as in the filter of screens. */
const passes = (level: string, least: Level | null): boolean =>
  least === null || level === 'none' || LEVELS.indexOf(level as Level) >= LEVELS.indexOf(least);

/** What a source has counted itself. */
export function countsOfBuckets(
  buckets: readonly { readonly start: number; readonly total: number; readonly byLevel: object }[],
  { from, to }: CountedSpan,
  least: Level | null,
): LevelCounts {
  const counts = noCounts();
  for (const { start, total, byLevel } of buckets) {
    if (start < from || start >= to) continue;
    const left = Object.entries(byLevel).filter(([level, n]) => n > 0 && passes(level, least));
    counts.buckets.set(start, new Map(left as [string, number][]));
    counts.lines += total;
    counts.looked += total;
  }
  return counts;
}

/** The sum of what was counted in one bucket, in whole lines. */
export function summedBucket(start: number, counts: readonly LevelCounts[]): AskedBucket {
  const byLevel: Record<string, number> = {};
  let total = 0;
  for (const { buckets } of counts) {
    for (const [level, n] of buckets.get(start) ?? []) {
      byLevel[level] = (byLevel[level] ?? 0) + n;
      total += n;
    }
  }
  const whole = Object.entries(byLevel).map(([level, n]) => [level, Math.round(n)]);
  return { start, total: Math.round(total), byLevel: Object.fromEntries(whole) };
}
