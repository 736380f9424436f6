import type { RateBucket } from '../../logs/rate.ts';
import type { LogSource } from '../../ports/log-source.ts';
import { withTimeout } from '../../timing/timers.ts';
import type { AskScope } from './ask-scope.ts';

/** However many look: a source is asked for its counts no more often than this, milliseconds. */
const FRESH_MS = 10_000;
/** Buckets of fifteen minutes; the person who asks for fewer gets the newest of them. */
const BUCKETS = 180;

interface Kept {
  readonly at: number;
  readonly counts: Promise<readonly RateBucket[] | null>;
}

const kept = new WeakMap<LogSource, Kept>();

/**
 * Counts by level over the last minutes: per bucket what this room has received, or what its sources hold where that is
 * more: before the room was there, and in what was left out as a gap.
 */
export async function askHistogram(
  { buckets }: { readonly buckets: number },
  scope: AskScope,
): Promise<string> {
  const { feed, time } = scope;
  const now = time.now();
  const received = feed.rate.series(now, buckets);
  const counted = await Promise.all(
    scope.runs.map(({ source }) => (source ? countsOf(source, now, scope) : null)),
  );
  const held = new Map<number, RateBucket>();
  for (const bucket of counted.flatMap((counts) => counts ?? [])) {
    const other = held.get(bucket.start);
    held.set(bucket.start, other ? sum(other, bucket) : bucket);
  }
  const both = received.map((bucket) => {
    const other = held.get(bucket.start);
    return other && other.total > bucket.total ? other : bucket;
  });
  return JSON.stringify({ bucketMs: feed.rate.bucketMs, buckets: both });
}

function countsOf(source: LogSource, now: number, { feed, time, limits }: AskScope): Kept['counts'] | null {
  if (!source.histogram) return null;
  const known = kept.get(source);
  if (known && now - known.at < FRESH_MS) return known.counts;
  const { bucketMs } = feed.rate;
  const to = (Math.floor(now / bucketMs) + 1) * bucketMs;
  const [from, until] = [to - BUCKETS * bucketMs, to].map((ms) => new Date(ms).toISOString()) as [
    string,
    string,
  ];
  const counts = withTimeout(time, limits.askWithin, source.histogram(from, until, bucketMs / 1_000));
  kept.set(source, { at: now, counts });
  return counts;
}

function sum(a: RateBucket, b: RateBucket): RateBucket {
  const levels = Object.keys(a.byLevel) as (keyof RateBucket['byLevel'])[];
  const byLevel = Object.fromEntries(levels.map((level) => [level, a.byLevel[level] + b.byLevel[level]]));
  return { start: a.start, total: a.total + b.total, byLevel: byLevel as RateBucket['byLevel'] };
}
