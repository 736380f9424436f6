import { SHOW_ALL } from '../../logs/filter.ts';
import type { LogSource } from '../../ports/log-source.ts';
import type { AskedBucket } from '../../protocol/asks.ts';
import { withTimeout } from '../../timing/timers.ts';
import type { AskScope } from './ask-scope.ts';
import { type CountedSpan, drawnCounts, summedBucket } from './questions/level-counts.ts';

/** However many look: a source is asked for its counts no more often than this, milliseconds, and no more than a twentieth of the time. */
const FRESH_MS = 10_000;
const REST = 20;
/** Buckets of fifteen minutes; the person who asks for fewer gets the newest of them. */
const BUCKETS = 180;

interface Kept {
  until: number;
  readonly counts: Promise<readonly AskedBucket[] | null>;
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
  const held = new Map<number, AskedBucket>();
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
  const known = kept.get(source);
  if (known && now < known.until) return known.counts;
  const { bucketMs } = feed.rate;
  const to = (Math.floor(now / bucketMs) + 1) * bucketMs;
  const counts = asked(source, { from: to - BUCKETS * bucketMs, to, bucketMs }, { feed, time, limits });
  if (counts === null) return null;
  const one: Kept = { until: Number.POSITIVE_INFINITY, counts };
  kept.set(source, one);
  void counts.then(() => {
    one.until = now + Math.max(FRESH_MS, REST * (time.now() - now));
  });
  return counts;
}

/** As the source counts itself, else by lines that it gives; null where it can do neither. */
function asked(
  source: LogSource,
  span: CountedSpan,
  { time, limits }: Pick<AskScope, 'feed' | 'time' | 'limits'>,
): Kept['counts'] | null {
  const { from, to, bucketMs } = span;
  if (source.histogram) {
    const [start, end] = [from, to].map((ms) => new Date(ms).toISOString()) as [string, string];
    return withTimeout(time, limits.askWithin, source.histogram(start, end, bucketMs / 1_000));
  }
  if (!source.sample) return null;
  const drawn = drawnCounts(source, span, SHOW_ALL, time).then((counts) =>
    [...counts.buckets.keys()].map((start) => summedBucket(start, [counts])),
  );
  return withTimeout(time, limits.askWithin, drawn);
}

function sum(a: AskedBucket, b: AskedBucket): AskedBucket {
  const byLevel: Record<string, number> = { ...a.byLevel };
  for (const [level, n] of Object.entries(b.byLevel)) byLevel[level] = (byLevel[level] ?? 0) + n;
  return { start: a.start, total: a.total + b.total, byLevel };
}
