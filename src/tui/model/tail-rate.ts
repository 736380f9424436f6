import { type RateBucket, RateRing } from '../../logs/rate.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import type { Picture, RateBar } from './log-list.ts';

const SPARK_BUCKETS = 12;
/** Buckets of 15 minutes. */
const PICTURE_BUCKETS = 180;
const PICTURE_MS = 15 * 60_000;
/** What is counted of lines held is counted again after this long, milliseconds. */
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
  /** Changes when older ones have come, or others are shown. */
  readonly of: string;
  /** ISO time of the oldest where there are older ones that are not held; null: all are held. */
  readonly from: string | null;
  lines(): Iterable<NumberedLine>;
}

const barsOf = (ring: RateRing, now: number): readonly RateBar[] =>
  ring.series(now, PICTURE_BUCKETS).map(barOf);

function countUpTo(end: number, lines: Iterable<NumberedLine>): readonly RateBar[] {
  const ring = new RateRing();
  for (const line of lines) if (Date.parse(line.time ?? '') < end) ring.addLine(line, end - 1);
  return ring.series(end - 1, PICTURE_BUCKETS).map(barOf);
}

/** How many lines came, before filters: as this screen saw them, or as the hub counted where that is more. */
export class TailRate {
  #ring = new RateRing();
  #filtered = new RateRing();
  #told: ReadonlyMap<number, AskedBucket> = new Map();
  /** Time of the newest line where it came long after; null: it came as it was written. */
  #readBack: string | null = null;
  #counted: { readonly of: string; readonly picture: Picture } | null = null;

  /** The tail is read otherwise: what was counted of the one before counts no more. */
  clear(): void {
    this.#ring = new RateRing();
    this.#told = new Map();
    this.#readBack = null;
  }

  /** A line of before the window counts for no rate. */
  came(line: NumberedLine, now: number): void {
    this.#readBack = Date.parse(line.time ?? '') <= now - PICTURE_MS ? line.time : null;
    if (!line.older) this.#ring.addLine(line, now);
  }

  /** What the hub has counted before this screen was there, in buckets as long as its own. */
  told(buckets: readonly AskedBucket[], bucketMs: number): void {
    if (bucketMs !== this.#ring.bucketMs) return;
    this.#told = new Map(buckets.map((bucket) => [bucket.start, bucket]));
  }

  /** A line that filters leave. */
  left(line: NumberedLine, now: number): void {
    this.#filtered.addLine(line, now);
  }

  /** Other lines are left now. */
  filterAgain(): void {
    this.#filtered = new RateRing();
  }

  perMinute(now: number): number {
    return this.#ring.perMinute(now);
  }

  /** Of the last minute, oldest first. */
  spark(now: number): readonly RateBar[] {
    return this.#bars(now, SPARK_BUCKETS);
  }

  /**
   * Of the last 15 minutes; of those up to the line at the `foot` where that is of before them; or live, where nothing is
   * of them, of those up to the newest line if that was read back. Such are counted from the lines held.
   */
  picture(now: number, foot: string | null, held: HeldLines, filtered = false): Picture {
    const bars = filtered ? barsOf(this.#filtered, now) : this.#bars(now, PICTURE_BUCKETS);
    const from = Date.parse(held.from ?? '');
    const marked = filtered ? { filteredFrom: Number.isNaN(from) ? Number.NEGATIVE_INFINITY : from } : {};
    const isSilent = foot === null && bars.every(({ total }) => total === 0);
    const at = Date.parse(foot ?? (isSilent ? this.#readBack : null) ?? '');
    if (Number.isNaN(at) || at > now - PICTURE_MS) return { end: now, bars, ...marked };
    const { bucketMs } = this.#ring;
    const end = (Math.floor(at / bucketMs) + 1) * bucketMs;
    const of = `${end} ${held.of} ${Math.floor(now / COUNTED_MS)}`;
    if (this.#counted?.of !== of)
      this.#counted = { of, picture: { end, bars: countUpTo(end, held.lines()), ...marked } };
    return this.#counted.picture;
  }

  #bars(now: number, buckets: number): readonly RateBar[] {
    return this.#ring.series(now, buckets).map((own) => {
      const told = this.#told.get(own.start);
      return barOf(told !== undefined && told.total > own.total ? told : own);
    });
  }
}
