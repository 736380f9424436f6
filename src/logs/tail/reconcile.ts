import { bucketOf, merged, type TimeSpan } from '../../text/time-span.ts';

/** Where the counts of an index and what was expected differ. */
export function differing(
  expected: ReadonlyMap<number, number>,
  counted: ReadonlyMap<number, number>,
  width: number,
): TimeSpan[] {
  const buckets = new Set([...expected.keys(), ...counted.keys()]);
  const differ = [...buckets].filter((bucket) => (expected.get(bucket) ?? 0) !== (counted.get(bucket) ?? 0));
  return merged(differ.map((from) => ({ from, to: from + width })));
}

/** Start of the first of the buckets counted, which are `width` wide, that holds more than was expected; null: none. */
export function firstUnseen(
  expected: ReadonlyMap<number, number>,
  counted: ReadonlyMap<number, number>,
  width: number,
): number | null {
  const known = new Map<number, number>();
  for (const [at, count] of expected) {
    const bucket = bucketOf(at, width);
    known.set(bucket, (known.get(bucket) ?? 0) + count);
  }
  const unseen = [...counted].flatMap(([at, count]) => (count > (known.get(at) ?? 0) ? [at] : []));
  return unseen.length === 0 ? null : Math.min(...unseen);
}

/** How late documents came in the last few sweeps: what says how far back a tail may call itself complete. */
export class Lateness {
  readonly #sweeps: number;
  readonly #worst: number[] = [0];

  /** Looks back over so many sweeps. */
  constructor(sweeps: number) {
    this.#sweeps = sweeps;
  }

  /** Milliseconds between a document's time and the moment it was found. */
  add(late: number): void {
    this.#worst[0] = Math.max(this.#worst[0] as number, late);
  }

  /** A sweep has ended. */
  turn(): void {
    this.#worst.unshift(0);
    this.#worst.length = Math.min(this.#worst.length, this.#sweeps);
  }

  get worst(): number {
    return Math.max(...this.#worst);
  }
}
