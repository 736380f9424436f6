import type { Time } from '../../src/ports/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Time held in the hand: it stands still until it is advanced, and then runs what falls due in its order. */
export class FakeTime implements Time {
  #now: number;
  #next = 1;
  readonly #timers = new Map<number, Timer>();
  /** Ids by when they fall due, as a binary heap; some are over already. */
  readonly #order: { readonly at: number; readonly id: number }[] = [];
  /** Work of real threads. */
  readonly #real = new Set<Promise<unknown>>();

  constructor(now = Date.parse('2026-11-25T03:00:00.000Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const id = this.#next;
    this.#next += 1;
    // As of a machine's clock: whole milliseconds.
    const at = this.#now + Math.ceil(ms);
    this.#timers.set(id, { at, run });
    this.#push({ at, id });
    return () => this.#timers.delete(id);
  }

  /** Work that other threads do, such as a computation of `crypto.subtle`: time stands still until it is over. */
  awaits(work: Promise<unknown>): void {
    const over = work
      .catch(() => {})
      .finally(() => {
        this.#real.delete(over);
      });
    this.#real.add(over);
  }

  get waiting(): number {
    return this.#timers.size;
  }

  /** Runs timers up to `ms` from now. Promises settle before the first, after each and at the end. */
  async advance(ms: number): Promise<void> {
    await this.#settle();
    const end = this.#now + ms;
    for (let due = this.#due(end); due !== null; due = this.#due(end)) {
      const [id, { at, run }] = due;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      run();
      await this.#settle();
    }
    this.#now = end;
    await this.#settle();
  }

  /** Moves on to the next timer and runs it; false: none waits. */
  async next(): Promise<boolean> {
    const due = this.#due(Number.POSITIVE_INFINITY);
    if (due === null) return false;
    await this.advance(Math.max(0, due[1].at - this.#now));
    return true;
  }

  /** Lets time pass, timer by timer, until the work is over. Throws when nothing is left that could end it. */
  async during<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const ended = work.finally(() => {
      over = true;
    });
    ended.catch(() => {});
    for (let idle = 0; !over && idle < 100; ) {
      await this.#settle();
      if (!over) idle = (await this.next()) ? 0 : idle + 1;
    }
    if (!over) throw new Error('nothing is left to wait for');
    return ended;
  }

  /** The machine slept: time has passed and nothing ran. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  async #settle(): Promise<void> {
    await settle();
    while (this.#real.size > 0) {
      await Promise.all(this.#real);
      await settle();
    }
  }

  #due(end: number): [number, Timer] | null {
    for (let first = this.#order[0]; first !== undefined; first = this.#order[0]) {
      const timer = this.#timers.get(first.id);
      if (timer !== undefined) return timer.at <= end ? [first.id, timer] : null;
      this.#pop();
    }
    return null;
  }

  #push(entry: { readonly at: number; readonly id: number }): void {
    const heap = this.#order;
    let i = heap.push(entry) - 1;
    for (let up = (i - 1) >> 1; i > 0 && isBefore(entry, heap[up]); up = (i - 1) >> 1) {
      heap[i] = heap[up] as typeof entry;
      heap[up] = entry;
      i = up;
    }
  }

  #pop(): void {
    const heap = this.#order;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let least = i;
      for (const child of [left, right])
        if (heap[child] !== undefined && isBefore(heap[child], heap[least])) least = child;
      if (least === i) return;
      [heap[i], heap[least]] = [heap[least] as typeof last, heap[i] as typeof last];
      i = least;
    }
  }
}

/** Of two that fall due at once the one that was set first. */
function isBefore(a: { at: number; id: number }, b: { at: number; id: number } | undefined): boolean {
  return b !== undefined && (a.at < b.at || (a.at === b.at && a.id < b.id));
}

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
