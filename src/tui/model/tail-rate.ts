import { type RateBucket, RateRing } from '../../logs/rate.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import type { RateBar } from './log-list.ts';

const SPARK_BUCKETS = 12;
/** Buckets of 15 minutes. */
const PICTURE_BUCKETS = 180;

type AskedBucket = Pick<RateBucket, 'start' | 'total'> & {
  readonly byLevel: Readonly<Record<string, number>>;
};

function barOf({ total, byLevel }: Omit<AskedBucket, 'start'>): RateBar {
  const errors = (byLevel.error ?? 0) + (byLevel.fatal ?? 0);
  const warnings = byLevel.warn ?? 0;
  return { total, errors, warnings, worst: errors > 0 ? 'burn' : warnings > 0 ? 'wait' : null };
}

/** How many lines came, before filters: as this screen saw them, or as the hub counted where that is more. */
export class TailRate {
  #ring = new RateRing();
  #told: ReadonlyMap<number, AskedBucket> = new Map();

  /** The tail is read otherwise: what was counted of the one before counts no more. */
  clear(): void {
    this.#ring = new RateRing();
    this.#told = new Map();
  }

  came(line: NumberedLine, now: number): void {
    this.#ring.addLine(line, now);
  }

  /** What the hub has counted before this screen was there, in buckets as long as its own. */
  told(buckets: readonly AskedBucket[], bucketMs: number): void {
    if (bucketMs !== this.#ring.bucketMs) return;
    this.#told = new Map(buckets.map((bucket) => [bucket.start, bucket]));
  }

  perMinute(now: number): number {
    return this.#ring.perMinute(now);
  }

  /** Of the last minute, oldest first. */
  spark(now: number): readonly RateBar[] {
    return this.#bars(now, SPARK_BUCKETS);
  }

  /** Of the last 15 minutes, oldest first. */
  picture(now: number): readonly RateBar[] {
    return this.#bars(now, PICTURE_BUCKETS);
  }

  #bars(now: number, buckets: number): readonly RateBar[] {
    return this.#ring.series(now, buckets).map((own) => {
      const told = this.#told.get(own.start);
      return barOf(told !== undefined && told.total > own.total ? told : own);
    });
  }
}
