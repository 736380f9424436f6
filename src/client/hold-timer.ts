import type { Time } from '../ports/clock.ts';
import { doubled } from '../timing/backoff.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 10_000;

/** How long a command that the hub could not take for the moment waits before it is asked again: 1, 2, 4 … 10 s. */
export class HoldTimer {
  readonly #time: Time;
  readonly #release: () => void;
  #cancel: (() => void) | null = null;
  #times = 0;

  constructor(time: Time, release: () => void) {
    this.#time = time;
    this.#release = release;
  }

  held(): void {
    if (this.#cancel !== null) return;
    const wait = doubled(FIRST_MS, LONGEST_MS, this.#times);
    this.#times += 1;
    this.#cancel = this.#time.after(wait, () => {
      this.#cancel = null;
      this.#release();
    });
  }

  /** The hub takes commands again. */
  over(): void {
    this.#times = 0;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
