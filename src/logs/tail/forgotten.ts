import { bucketOf, type TimeSpan } from '../../text/time-span.ts';

/** What came after a stretch of time had been given up. */
export interface CameLater extends TimeSpan {
  readonly count: number;
}

/**
 * How many documents the index held for times that a tail no longer reads. Documents that come for them later are not
 * shown, but counted and reported.
 */
export class Forgotten {
  readonly #width: number;
  readonly #span: number;
  readonly #counts = new Map<number, number>();
  #from = Number.POSITIVE_INFINITY;

  /** Counts by buckets of a width, for so long after they were given up; both in milliseconds. */
  constructor(width: number, span: number) {
    this.#width = width;
    this.#span = span;
  }

  /** What is given up was looked after from here on, and all of it. */
  begin(time: number): void {
    this.#counts.clear();
    this.#from = Math.ceil(time / this.#width) * this.#width;
  }

  add(time: number, count: number): void {
    const bucket = bucketOf(time, this.#width);
    if (bucket >= this.#from) this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
  }

  /** What to count now: whole buckets below the floor. Null when there is none. */
  span(floor: number, now: number): TimeSpan | null {
    this.#from = Math.max(this.#from, bucketOf(now - this.#span, this.#width));
    for (const bucket of this.#counts.keys()) if (bucket < this.#from) this.#counts.delete(bucket);
    const to = bucketOf(floor, this.#width);
    return this.#from < to ? { from: this.#from, to } : null;
  }

  /** Takes what the index holds now in a span, and gives where that is more than before. */
  compare({ from, to }: TimeSpan, counted: ReadonlyMap<number, number>): CameLater[] {
    const later: CameLater[] = [];
    for (let bucket = from; bucket < to; bucket += this.#width) {
      const count = counted.get(bucket) ?? 0;
      const more = count - (this.#counts.get(bucket) ?? 0);
      if (more > 0) later.push({ from: bucket, to: bucket + this.#width, count: more });
      this.#counts.set(bucket, count);
    }
    return later;
  }
}
