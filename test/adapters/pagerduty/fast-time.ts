import type { Time } from '../../../src/ports/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** What has been answered leads to the next call within so many turns. */
const IDLE_TURNS = 5;
/** Less than any period that is tested. */
const PASSING_MS = 3_000;

/**
 * A clock that runs faster beside real sockets, so that waits of a minute are seen to end. It moves once in a turn of
 * the event loop, by what a millisecond is worth: where the machine is busy it runs slower with all else, and no answer
 * is late for that. Where a test only waits for time, it passes faster, in turns in which no call is under way; all
 * of it at once where nothing waits for a time.
 */
export class FastTime implements Time {
  readonly #speed: number;
  #now: number;
  #timers: Timer[] = [];
  /** Calls under way, as those count who make them. */
  #calls = 0;
  /** So many turns of the event loop it was idle. */
  #idle = 0;
  #passing = Number.NEGATIVE_INFINITY;

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

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    this.#passing = Math.max(this.#passing, end);
    while (this.#now < end) await new Promise((done) => setTimeout(done, 1));
  }

  /** A call that takes the machine's own time. */
  async call<T>(work: Promise<T>): Promise<T> {
    this.#calls += 1;
    try {
      return await work;
    } finally {
      this.#calls -= 1;
    }
  }

  /** Timers in their order; one that is set meanwhile waits for the next turn. */
  #tick(): void {
    this.#idle = this.#calls === 0 ? this.#idle + 1 : 0;
    const isQuiet = this.#idle > IDLE_TURNS;
    const atOnce = this.#timers.length === 0 ? Number.POSITIVE_INFINITY : PASSING_MS;
    const most = isQuiet ? Math.max(this.#speed, Math.min(atOnce, this.#passing - this.#now)) : this.#speed;
    const end = this.#now + most;
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
