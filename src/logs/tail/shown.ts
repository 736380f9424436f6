import { bucketOf, type TimeSpan } from '../../text/time-span.ts';

/** The bucket of a document that counts in none. */
const UNCOUNTED = Number.NEGATIVE_INFINITY;

/**
 * Which documents were shown, by key and by time, so that none is shown twice and counts of the index tell whether
 * one is missing. Remembers as far back as documents may come late; the caller decides when to forget.
 */
export class Shown {
  /** Width of a bucket, milliseconds. */
  readonly width: number;
  /** Bucket of each key, in order of arrival. */
  readonly #buckets = new Map<string, number>();
  /** How many documents the index should hold in each bucket, as far as is known here. */
  readonly #expected = new Map<number, number>();
  /** Keys that count in no bucket until they are found again. */
  #uncounted: Set<string> | null = null;
  #noted = 0;

  constructor(width: number) {
    this.width = width;
  }

  /** Documents remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Documents noted so far. */
  get noted(): number {
    return this.#noted;
  }

  /** So many of the first noted ones are forgotten. */
  get forgotten(): number {
    return this.#noted - this.#buckets.size;
  }

  /** True when the document was not shown before. One that was updated to another time moves, and is not new. */
  note(key: string, time: number): boolean {
    const bucket = bucketOf(time, this.width);
    const known = this.#buckets.get(key);
    const uncounted = this.#uncounted?.delete(key) ?? false;
    if (known === bucket && !uncounted) return false;
    if (known !== undefined && !uncounted) this.#add(known, -1);
    if (known === undefined) this.#noted += 1;
    this.#buckets.set(key, bucket);
    this.#add(bucket, 1);
    return known === undefined;
  }

  /** True when a document of a time that is not counted was not shown before. */
  meet(key: string): boolean {
    if (this.#buckets.has(key)) return false;
    this.#noted += 1;
    this.#buckets.set(key, UNCOUNTED);
    return true;
  }

  /** Documents expected within a span whose ends are those of buckets. */
  expected(span: TimeSpan): ReadonlyMap<number, number> {
    return new Map([...this.#expected].filter(([bucket]) => bucket >= span.from && bucket < span.to));
  }

  /** Takes what the index itself counted, at a moment when everything counted was noted: deletions are so forgiven. */
  settle(spans: readonly TimeSpan[], counts: ReadonlyMap<number, number>): void {
    for (const { from, to } of spans) {
      for (let bucket = bucketOf(from, this.width); bucket < to; bucket += this.width) {
        const count = counts.get(bucket) ?? 0;
        if (count === 0) this.#expected.delete(bucket);
        else this.#expected.set(bucket, count);
      }
    }
  }

  /** Times are those of another field from now on. */
  uncount(): void {
    this.#uncounted = new Set(this.#buckets.keys());
    this.#expected.clear();
  }

  /**
   * Forgets documents of times before an instant, but the newest `kept` that were noted; some that came after newer ones
   * are kept a while longer. Gives how many were expected, by start of bucket.
   */
  forgetBefore(time: number, kept = 0): ReadonlyMap<number, number> {
    for (const [key, bucket] of this.#buckets) {
      if (bucket + this.width > time || this.#buckets.size <= kept) break;
      this.#buckets.delete(key);
      this.#uncounted?.delete(key);
    }
    const forgotten = new Map<number, number>();
    for (const [bucket, count] of this.#expected) {
      if (bucket + this.width > time) continue;
      this.#expected.delete(bucket);
      forgotten.set(bucket, count);
    }
    return forgotten;
  }

  /** From which time on no more than `most` documents are counted. */
  boundOf(most: number): number {
    let bound = Number.NEGATIVE_INFINITY;
    if (this.#buckets.size <= most) return bound;
    const counts = [...this.#expected].sort(([a], [b]) => a - b);
    let known = counts.reduce((sum, [, count]) => sum + count, 0);
    for (const [bucket, count] of counts) {
      if (known <= most) break;
      known -= count;
      bound = bucket + this.width;
    }
    return bound;
  }

  #add(bucket: number, by: number): void {
    const count = (this.#expected.get(bucket) ?? 0) + by;
    if (count > 0) this.#expected.set(bucket, count);
    else this.#expected.delete(bucket);
  }
}
