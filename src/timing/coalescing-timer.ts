import type { Time } from '../ports/clock.ts';

/** Runs something soon, once for however many asked meanwhile. */
export class CoalescingTimer {
  readonly #time: Time;
  readonly #run: () => void;
  #due = Number.POSITIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(time: Time, run: () => void) {
    this.#time = time;
    this.#run = run;
  }

  /** Within `ms` from now; an earlier time set before stays. */
  within(ms: number): void {
    const due = this.#time.now() + ms;
    if (this.#cancel && this.#due <= due) return;
    this.stop();
    this.#due = due;
    this.#cancel = this.#time.after(ms, () => {
      this.#cancel = null;
      this.#run();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
