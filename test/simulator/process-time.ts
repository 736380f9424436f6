import type { Time } from '../../src/ports/clock.ts';
import type { FakeTime } from '../network/fake-time.ts';

/** The clock of one process, which can be stopped for a while and go on, or die. */
export class ProcessTime implements Time {
  readonly #time: FakeTime;
  #dead = false;
  /** What fell due or came while it was stopped; null: it runs. */
  #held: (() => void)[] | null = null;

  constructor(time: FakeTime) {
    this.#time = time;
  }

  get runs(): boolean {
    return !this.#dead && this.#held === null;
  }

  now(): number {
    return this.#time.now();
  }

  after(ms: number, run: () => void): () => void {
    let isOver = false;
    const cancel = this.#time.after(ms, () => this.once(() => isOver || run()));
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

  goOn(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const run of held) this.once(run);
  }

  die(): void {
    this.#dead = true;
    this.#held = null;
  }
}
