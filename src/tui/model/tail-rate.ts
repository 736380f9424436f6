import type { LineFilter } from '../../logs/filter.ts';
import { type RateBucket, RateRing } from '../../logs/rate.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import type { Covered, Picture, PictureQuestion, RateBar } from './log-list.ts';
import type { HeldLines } from './views/held-lines.ts';
import { PICTURE_MS } from './views/range.ts';

const SPARK_BUCKETS = 12;
/** Buckets of 15 minutes. */
const PICTURE_BUCKETS = 180;
/** What is counted of lines held is counted again after this long, milliseconds. */
const COUNTED_MS = 5_000;

export type AskedBuckets = readonly (Pick<RateBucket, 'start' | 'total'> & {
  readonly byLevel: Readonly<Record<string, number>>;
})[];

type AskedBucket = AskedBuckets[number];

function barOf({ total, byLevel }: Omit<AskedBucket, 'start'>): RateBar {
  const errors = (byLevel.error ?? 0) + (byLevel.fatal ?? 0);
  const warnings = byLevel.warn ?? 0;
  return { total, errors, warnings, worst: errors > 0 ? 'burn' : warnings > 0 ? 'wait' : null };
}

const NO_BAR: RateBar = { total: 0, errors: 0, warnings: 0, worst: null };

/** What the hub has counted of a picture's question. */
interface Told {
  readonly of: string;
  readonly buckets: ReadonlyMap<number, AskedBucket>;
  readonly covers: Exclude<Covered, 'held'>;
}

const byStart = (buckets: AskedBuckets): ReadonlyMap<number, AskedBucket> =>
  new Map(buckets.map((bucket) => [bucket.start, bucket]));

/** As this screen saw them, or as was told where that is more. */
function barsOf(
  ring: RateRing,
  told: ReadonlyMap<number, AskedBucket> | undefined,
  now: number,
  buckets: number,
): readonly RateBar[] {
  return ring.series(now, buckets).map((own) => {
    const other = told?.get(own.start);
    return barOf(other !== undefined && other.total > own.total ? other : own);
  });
}

function countUpTo(end: number, lines: Iterable<NumberedLine>): readonly RateBar[] {
  const ring = new RateRing();
  for (const line of lines) if (Date.parse(line.time ?? '') < end) ring.addLine(line, end - 1);
  return barsOf(ring, undefined, end - 1, PICTURE_BUCKETS);
}

/** How many lines came, before filters and after: as this screen saw them, or as the hub counted where that is more. */
export class TailRate {
  #ring = new RateRing();
  #filtered = new RateRing();
  #told: ReadonlyMap<number, AskedBucket> = new Map();
  #toldShown: Told | null = null;
  /** Time of the newest line where it came long after; null: it came as it was written. */
  #readBack: string | null = null;
  #counted: { readonly of: string; readonly bars: readonly RateBar[] } | null = null;

  /** The tail is read otherwise: what was counted of the one before counts no more. */
  clear(): void {
    this.#ring = new RateRing();
    this.#told = new Map();
    this.#toldShown = null;
    this.#readBack = null;
  }

  /** A line of before the window counts for no rate. */
  came(line: NumberedLine, now: number): void {
    this.#readBack = Date.parse(line.time ?? '') <= now - PICTURE_MS ? line.time : null;
    if (!line.older) this.#ring.addLine(line, now);
  }

  /** What the hub has counted before this screen was there, in buckets as long as its own. */
  told(buckets: AskedBuckets, bucketMs: number): void {
    if (bucketMs === this.#ring.bucketMs) this.#told = byStart(buckets);
  }

  /** What the hub has counted for a question of `question`. */
  toldShown(of: string, buckets: AskedBuckets, bucketMs: number, covers: Told['covers']): void {
    if (bucketMs === this.#ring.bucketMs) this.#toldShown = { of, buckets: byStart(buckets), covers };
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
    return barsOf(this.#ring, this.#told, now, SPARK_BUCKETS);
  }

  /** What has to be asked for a picture, `filter` null: of all lines; null: nothing. */
  question(now: number, foot: string | null, filter: LineFilter | null): PictureQuestion | null {
    const end = this.#end(now, foot, filter);
    if (end === null && filter === null) return null;
    const at = end === null ? null : new Date(end - 1).toISOString();
    return { of: keyOf(filter, end), end: at };
  }

  /**
   * Of the last 15 minutes; of those up to the line at the `foot` where that is of before them; or live, where nothing is
   * of them, of those up to the newest line if that was read back. What was not asked for is counted of the lines held.
   */
  picture(now: number, foot: string | null, held: HeldLines, filter: LineFilter | null): Picture {
    const end = this.#end(now, foot, filter);
    const filtered = filter !== null;
    const told = this.#toldShown?.of === keyOf(filter, end) ? this.#toldShown : null;
    const from = Date.parse(held.from ?? '');
    const covers: Omit<Picture, 'end' | 'bars'> =
      told !== null
        ? { filtered, covers: told.covers }
        : end === null && !filtered
          ? { filtered }
          : { filtered, covers: 'held', heldFrom: Number.isNaN(from) ? Number.NEGATIVE_INFINITY : from };
    if (end === null) return { end: now, bars: this.#live(now, filtered, told), ...covers };
    if (told !== null) return { end, bars: this.#upTo(end, told), ...covers };
    const of = `${end} ${held.of} ${Math.floor(now / COUNTED_MS)}`;
    if (this.#counted?.of !== of) this.#counted = { of, bars: countUpTo(end, held.lines()) };
    return { end, bars: this.#counted.bars, ...covers };
  }

  #live(now: number, filtered: boolean, told: Told | null): readonly RateBar[] {
    return filtered
      ? barsOf(this.#filtered, told?.buckets, now, PICTURE_BUCKETS)
      : barsOf(this.#ring, this.#told, now, PICTURE_BUCKETS);
  }

  #upTo(end: number, { buckets }: Told): readonly RateBar[] {
    const { bucketMs } = this.#ring;
    return Array.from({ length: PICTURE_BUCKETS }, (_, i) => {
      const bucket = buckets.get(end - (PICTURE_BUCKETS - i) * bucketMs);
      return bucket === undefined ? NO_BAR : barOf(bucket);
    });
  }

  /** Where a picture ends that is not of the last 15 minutes, at the end of a bucket; null: it is of those. */
  #end(now: number, foot: string | null, filter: LineFilter | null): number | null {
    const isSilent =
      foot === null && this.#live(now, filter !== null, null).every(({ total }) => total === 0);
    const at = Date.parse(foot ?? (isSilent ? this.#readBack : null) ?? '');
    if (Number.isNaN(at) || at > now - PICTURE_MS) return null;
    const { bucketMs } = this.#ring;
    return (Math.floor(at / bucketMs) + 1) * bucketMs;
  }
}

/** The same for the same lines. */
const keyOf = (filter: LineFilter | null, end: number | null): string =>
  JSON.stringify([filter && [filter.level, filter.filters.filter(({ on }) => on), filter.mutes], end]);
