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

  constructor(now = Date.parse('2026-11-25T03:00:00.000Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const id = this.#next;
    this.#next += 1;
    this.#timers.set(id, { at: this.#now + ms, run });
    return () => this.#timers.delete(id);
  }

  get waiting(): number {
    return this.#timers.size;
  }

  /** Runs timers up to `ms` from now. Promises settle before the first, after each and at the end. */
  async advance(ms: number): Promise<void> {
    await settle();
    const end = this.#now + ms;
    for (let due = this.#due(end); due !== null; due = this.#due(end)) {
      const [id, { at, run }] = due;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      run();
      await settle();
    }
    this.#now = end;
    await settle();
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
      await settle();
      if (!over) idle = (await this.next()) ? 0 : idle + 1;
    }
    if (!over) throw new Error('nothing is left to wait for');
    return ended;
  }

  /** The machine slept: time has passed and nothing ran. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  #due(end: number): [number, Timer] | null {
    let due: [number, Timer] | null = null;
    for (const entry of this.#timers) {
      if (entry[1].at <= end && (due === null || entry[1].at < due[1].at)) due = entry;
    }
    return due;
  }
}

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
