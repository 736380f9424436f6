import { type RateBucket, RateRing } from '../../logs/rate.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import type { Picture, RateBar } from './log-list.ts';

const SPARK_BUCKETS = 12;
/** Buckets of 15 minutes. */
const PICTURE_BUCKETS = 180;
const PICTURE_MS = 15 * 60_000;
/** What is counted of lines held is counted anew after this long, milliseconds. */
const COUNTED_MS = 5_000;

type AskedBucket = Pick<RateBucket, 'start' | 'total'> & {
  readonly byLevel: Readonly<Record<string, number>>;
};

function barOf({ total, byLevel }: Omit<AskedBucket, 'start'>): RateBar {
  const errors = (byLevel.error ?? 0) + (byLevel.fatal ?? 0);
  const warnings = byLevel.warn ?? 0;
  return { total, errors, warnings, worst: errors > 0 ? 'burn' : warnings > 0 ? 'wait' : null };
}

interface HeldLines {
  /** Changes when older ones have come. */
  readonly first: number;
  lines(): Iterable<NumberedLine>;
}

function countUpTo(end: number, lines: Iterable<NumberedLine>): readonly RateBar[] {
  const ring = new RateRing();
  for (const line of lines) if (Date.parse(line.time ?? '') < end) ring.addLine(line, end - 1);
  return ring.series(end - 1, PICTURE_BUCKETS).map(barOf);
}

/** How many lines came, before filters: as this screen saw them, or as the hub counted where that is more. */
export class TailRate {
  #ring = new RateRing();
  #told: ReadonlyMap<number, AskedBucket> = new Map();
  #counted: { readonly of: string; readonly picture: Picture } | null = null;

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

  /** Of the last 15 minutes, or of those up to a line of before them, counted from the lines held. */
  picture(now: number, time: string | null, held: HeldLines): Picture {
    const at = Date.parse(time ?? '');
    if (Number.isNaN(at) || at > now - PICTURE_MS)
      return { end: now, bars: this.#bars(now, PICTURE_BUCKETS) };
    const { bucketMs } = this.#ring;
    const end = (Math.floor(at / bucketMs) + 1) * bucketMs;
    const of = `${end} ${held.first} ${Math.floor(now / COUNTED_MS)}`;
    if (this.#counted?.of !== of)
      this.#counted = { of, picture: { end, bars: countUpTo(end, held.lines()) } };
    return this.#counted.picture;
  }

  #bars(now: number, buckets: number): readonly RateBar[] {
    return this.#ring.series(now, buckets).map((own) => {
      const told = this.#told.get(own.start);
      return barOf(told !== undefined && told.total > own.total ? told : own);
    });
  }
}
