import type { Time } from '../ports/clock.ts';

/** Passes on the newest of what it is given, at most once in `everyMs`: at once when it can, else when it may. */
export class Throttle<T> {
  readonly #time: Time;
  readonly #send: (value: T) => void;
  #waiting: { readonly value: T; readonly everyMs: number } | null = null;
  #cancel: (() => void) | null = null;

  constructor(time: Time, send: (value: T) => void) {
    this.#time = time;
    this.#send = send;
  }

  give(value: T, everyMs: number): void {
    this.#waiting = { value, everyMs };
    if (this.#cancel === null) this.#pass();
  }

  /** Forgets what waits. */
  stop(): void {
    this.#waiting = null;
    this.#cancel?.();
    this.#cancel = null;
  }

  #pass(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    this.#cancel = null;
    if (waiting === null) return;
    this.#cancel = this.#time.after(waiting.everyMs, () => this.#pass());
    this.#send(waiting.value);
  }
}
