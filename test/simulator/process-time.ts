import type { Time } from '../../src/ports/clock.ts';
import type { FakeTime } from '../network/fake-time.ts';

/** The clock of one process, which can be stopped for a while and go on, or die. The clock of its machine can be set, and it can sleep. */
export class ProcessTime implements Time {
  readonly #time: FakeTime;
  #dead = false;
  /** What fell due or came while it was stopped; null: it runs. */
  #held: (() => void)[] | null = null;
  /** Its machine's clock less the true time, ms. */
  #off = 0;
  /** How long its machine has slept, ms. */
  #slept = 0;
  #sleepsSince: number | null = null;

  constructor(time: FakeTime) {
    this.#time = time;
  }

  get runs(): boolean {
    return !this.#dead && this.#held === null;
  }

  now(): number {
    return this.#time.now() + this.#off;
  }

  /** As of `machine.ts`: what is counted whatever the clock is set to. */
  readonly counters = {
    awake: (): number => this.#time.now() - this.#slept,
    uptime: (): number => this.#time.now(),
  };

  /** Timers do not run on while the machine sleeps. */
  after(ms: number, run: () => void): () => void {
    let cancel = () => {};
    let isOver = false;
    const wait = (left: number): void => {
      const due = this.counters.awake() + left;
      cancel = this.#time.after(left, () =>
        this.once(() => {
          if (isOver) return;
          const rest = due - this.counters.awake();
          if (rest > 0) wait(rest);
          else run();
        }),
      );
    };
    wait(ms);
    return () => {
      isOver = true;
      cancel();
    };
  }

  /** Runs this as soon as the process runs; never where it dies before. */
  once(run: () => void): void {
    if (this.#dead) return;
    if (this.#held === null) run();
    else this.#held.push(run);
  }

  /** What the process hears of work that goes on outside it. */
  hears<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => this.once(() => resolve(value)),
        (error: unknown) => this.once(() => reject(error)),
      );
    });
  }

  stop(): void {
    this.#held ??= [];
  }

  sleep(): void {
    this.#sleepsSince ??= this.#time.now();
    this.stop();
  }

  goOn(): void {
    if (this.#sleepsSince !== null) this.#slept += this.#time.now() - this.#sleepsSince;
    this.#sleepsSince = null;
    const held = this.#held ?? [];
    this.#held = null;
    for (const run of held) this.once(run);
  }

  /** Its machine's clock is off by so much from now on, ms. */
  setOff(ms: number): void {
    this.#off = ms;
  }

  die(): void {
    this.#dead = true;
    this.#held = null;
  }
}
