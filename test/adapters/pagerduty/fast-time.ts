import type { Time } from '../../../src/ports/clock.ts';

/** Real timers on a clock that runs faster, so that waits of a minute are seen to end. */
export class FastTime implements Time {
  readonly #from: number;
  readonly #speed: number;
  readonly #started = performance.now();

  constructor(from = Date.parse('2026-11-25T02:58:11.000Z'), speed = 100) {
    this.#from = from;
    this.#speed = speed;
  }

  now(): number {
    return Math.round(this.#from + (performance.now() - this.#started) * this.#speed);
  }

  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms / this.#speed);
    return () => clearTimeout(timer);
  }
}
