import type { LogLine } from './line.ts';

/** A contiguous stretch of lines, in the shape of the wire's `lines` frame. */
export interface LineRun<T> {
  /** Number of the first item; the ring's `next` when there are none. */
  readonly first: number;
  readonly items: readonly T[];
  /** How many numbers between the one asked for and `first` are not held: dropped, or never received. */
  readonly skipped: number;
}

export interface Numbered<T> {
  readonly no: number;
  readonly line: T;
}

export interface RingLimits {
  readonly lines: number;
  /** Estimated heap bytes, as told by the ring's `weigh`. */
  readonly bytes: number;
}

/** An upper estimate of what a line costs on the heap. */
export function lineBytes(line: LogLine): number {
  let chars = line.id.length + line.message.length + (line.service?.length ?? 0) + (line.trace?.length ?? 0);
  let keys = 0;
  for (const key in line.fields) {
    chars += key.length + (line.fields[key]?.length ?? 0);
    keys += 1;
  }
  return 160 + 2 * chars + 32 * keys;
}

/** Dropped slots are cut off the arrays only when there are this many, so that dropping stays cheap. */
const COMPACT = 1_024;

/**
 * The newest lines, each with a number that only grows and is never used again. Numbers may have gaps (a client that
 * was told "skipped 40"); what is held is always the newest, and the newest line stays even when it alone is too big.
 */
export class LineRing<T> {
  readonly #limits: RingLimits;
  readonly #weigh: (line: T) => number;
  #lines: (T | undefined)[] = [];
  #numbers: number[] = [];
  #weights: number[] = [];
  #head = 0;
  #bytes = 0;
  #next: number;

  constructor(limits: RingLimits, weigh: (line: T) => number, next = 1) {
    this.#limits = limits;
    this.#weigh = weigh;
    this.#next = next;
  }

  /** Number of the oldest line held; `next` when empty. */
  get first(): number {
    return this.#numbers[this.#head] ?? this.#next;
  }

  /** The number the next line will get. */
  get next(): number {
    return this.#next;
  }

  get size(): number {
    return this.#lines.length - this.#head;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Adds the newest line and returns its number. */
  push(line: T): number {
    return this.pushAt(this.#next, line);
  }

  /** Adds the newest line under a number given from outside; throws a RangeError when that number has passed. */
  pushAt(no: number, line: T): number {
    if (no < this.#next) throw new RangeError(`line ${no} comes after line ${this.#next - 1}`);
    const weight = this.#weigh(line);
    this.#lines.push(line);
    this.#numbers.push(no);
    this.#weights.push(weight);
    this.#bytes += weight;
    this.#next = no + 1;
    while (this.size > 1 && (this.size > this.#limits.lines || this.#bytes > this.#limits.bytes))
      this.#drop();
    return no;
  }

  at(no: number): T | undefined {
    const i = this.#indexFrom(no);
    return this.#numbers[i] === no ? this.#lines[i] : undefined;
  }

  /** Up to `count` lines from number `from` on, ending before the first gap; `skipped` says what is not held before. */
  slice(from: number, count: number): LineRun<T> {
    const start = this.#indexFrom(from);
    const first = Math.max(this.#numbers[start] ?? this.#next, from);
    let end = start;
    while (end < this.#lines.length && end - start < count && this.#numbers[end] === first + end - start)
      end += 1;
    return { first, items: this.#lines.slice(start, end) as T[], skipped: first - from };
  }

  /** Lines from number `from` up to, not including, `to`; across gaps, oldest first. */
  *entries(from = this.first, to = this.#next): Generator<Numbered<T>> {
    for (let i = this.#indexFrom(from); i < this.#lines.length; i += 1) {
      const no = this.#numbers[i] as number;
      if (no >= to) return;
      yield { no, line: this.#lines[i] as T };
    }
  }

  /** The last `count` lines numbered below `to` that are wanted, oldest first. */
  before(
    to: number,
    count: number,
    wanted: (no: number, line: T) => boolean = () => true,
  ): readonly Numbered<T>[] {
    const found: Numbered<T>[] = [];
    for (let i = this.#indexFrom(to) - 1; i >= this.#head && found.length < count; i -= 1) {
      const [no, line] = [this.#numbers[i] as number, this.#lines[i] as T];
      if (wanted(no, line)) found.push({ no, line });
    }
    return found.reverse();
  }

  /** Forgets the lines numbered below `no`. */
  dropBefore(no: number): void {
    while (this.size > 0 && (this.#numbers[this.#head] as number) < no) this.#drop();
  }

  /** Forgets every line; a new epoch of the tail starts at `next`. */
  clear(next = this.#next): void {
    this.#lines = [];
    this.#numbers = [];
    this.#weights = [];
    this.#head = 0;
    this.#bytes = 0;
    this.#next = next;
  }

  /** Index of the first line numbered `no` or higher. */
  #indexFrom(no: number): number {
    return firstAtLeast(this.#numbers, no, this.#head);
  }

  #drop(): void {
    this.#bytes -= this.#weights[this.#head] as number;
    this.#lines[this.#head] = undefined;
    this.#head += 1;
    if (this.#head < COMPACT || this.#head * 2 < this.#lines.length) return;
    this.#lines = this.#lines.slice(this.#head);
    this.#numbers = this.#numbers.slice(this.#head);
    this.#weights = this.#weights.slice(this.#head);
    this.#head = 0;
  }
}

/** Index of the first of ascending numbers that is `no` or higher; those before `head` are not looked at. */
export function firstAtLeast(numbers: readonly number[], no: number, head = 0): number {
  let low = head;
  let high = numbers.length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if ((numbers[mid] as number) < no) low = mid + 1;
    else high = mid;
  }
  return low;
}
