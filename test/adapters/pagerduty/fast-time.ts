import type { Time } from '../../../src/ports/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * A clock that runs faster beside real sockets, so that waits of a minute are seen to end. It moves once in a turn of
 * the event loop, by what a millisecond is worth: where the machine is busy it runs slower with all else, and no answer
 * is late for that.
 */
export class FastTime implements Time {
  readonly #speed: number;
  #now: number;
  #timers: Timer[] = [];

  constructor(from = Date.parse('2026-11-25T02:58:11.000Z'), speed = 100) {
    this.#now = from;
    this.#speed = speed;
    // It ends when nothing holds the clock any more.
    const clock = new WeakRef(this);
    const ticker = setInterval(() => {
      const held = clock.deref();
      if (held) held.#tick();
      else clearInterval(ticker);
    }, 1);
    ticker.unref();
  }

  now(): number {
    return Math.round(this.#now);
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    const later = this.#timers.findIndex(({ at }) => at > timer.at);
    this.#timers.splice(later === -1 ? this.#timers.length : later, 0, timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Timers in their order; one that is set meanwhile waits for the next turn. */
  #tick(): void {
    const end = this.#now + this.#speed;
    const due = this.#timers.filter(({ at }) => at <= end);
    for (const timer of due) {
      if (!this.#timers.includes(timer)) continue;
      this.#timers = this.#timers.filter((one) => one !== timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.run();
    }
    this.#now = end;
  }
}
