import { LEVELS, type Level, type LogLine } from './line.ts';

/** Lines of one stretch of time; `none` counts those without a level. */
export interface RateBucket {
  /** Epoch milliseconds at which the bucket begins. */
  readonly start: number;
  readonly total: number;
  readonly byLevel: Readonly<Record<Level | 'none', number>>;
}

const COLUMNS = [...LEVELS, 'none'] as const;
const WIDTH = COLUMNS.length;
const MINUTE = 60_000;

/**
 * Counts of lines per level in equal buckets of time, for the sparkline and "lines/min". A line counts at its own
 * time, so that a backlog read at the start does not look like a burst; without a time, or with one ahead of `now`
 * (a fast clock must not push the present out), it counts now.
 */
export class RateRing {
  readonly bucketMs: number;
  readonly #size: number;
  readonly #keys: Float64Array;
  readonly #counts: Uint32Array;

  /** Buckets of `bucketMs`, enough of them for `spanMs` back from now. */
  constructor(bucketMs = 5_000, spanMs = 15 * MINUTE) {
    this.bucketMs = bucketMs;
    this.#size = Math.ceil(Math.max(spanMs, MINUTE) / bucketMs) + 1;
    this.#keys = new Float64Array(this.#size).fill(-1);
    this.#counts = new Uint32Array(this.#size * WIDTH);
  }

  addLine(line: Pick<LogLine, 'time' | 'level'>, now: number): void {
    const own = Date.parse(line.time ?? '');
    const key = Math.floor((Number.isNaN(own) ? now : Math.min(own, now)) / this.bucketMs);
    const slot = key % this.#size;
    // Another, newer round of the ring already holds this slot: the line is older than the span.
    if (key < 0 || (this.#keys[slot] as number) > key) return;
    if (key <= Math.floor(now / this.bucketMs) - this.#size) return;
    if (this.#keys[slot] !== key) {
      this.#keys[slot] = key;
      this.#counts.fill(0, slot * WIDTH, (slot + 1) * WIDTH);
    }
    const at = slot * WIDTH + COLUMNS.indexOf(line.level ?? 'none');
    this.#counts[at] = (this.#counts[at] as number) + 1;
  }

  /** The last `buckets` buckets, oldest first; the last one holds `now` and is still filling. */
  series(now: number, buckets: number): readonly RateBucket[] {
    const last = Math.floor(now / this.bucketMs);
    return Array.from({ length: buckets }, (_, i) => this.#bucket(last - buckets + 1 + i));
  }

  /** Lines within the last minute; the bucket that the minute's start cuts counts in proportion. */
  perMinute(now: number): number {
    const span = MINUTE / this.bucketMs;
    const filled = (now % this.bucketMs) / this.bucketMs;
    const whole = Math.floor(span - filled);
    const series = this.series(now, whole + 2);
    const cut = (series[0]?.total ?? 0) * (span - filled - whole);
    return Math.round(series.slice(1).reduce((sum, bucket) => sum + bucket.total, cut));
  }

  #bucket(key: number): RateBucket {
    const slot = ((key % this.#size) + this.#size) % this.#size;
    const held = this.#keys[slot] === key;
    const byLevel = {} as Record<Level | 'none', number>;
    let total = 0;
    COLUMNS.forEach((column, i) => {
      const count = held ? (this.#counts[slot * WIDTH + i] as number) : 0;
      byLevel[column] = count;
      total += count;
    });
    return { start: key * this.bucketMs, total, byLevel };
  }
}
