import type { Time } from '../../ports/clock.ts';

/** Counts that something has changed, for those who wait to look at it. */
export class Changes {
  readonly #time: Time;
  readonly #waiting = new Set<() => void>();
  /** Begins at the clock, so that a hub that was started again does not seem to be where the last one was. */
  #count: number;
  #ended = false;

  constructor(time: Time) {
    this.#time = time;
    this.#count = time.now();
  }

  bump(): void {
    this.#count += 1;
    this.#tell();
  }

  /** The count once it differs from `known`, or as it is after `ms`. */
  async after(known: number, ms: number): Promise<number> {
    if (known !== this.#count || this.#ended) return this.#count;
    await new Promise<void>((resolve) => {
      const done = () => {
        cancel();
        this.#waiting.delete(done);
        resolve();
      };
      const cancel = this.#time.after(ms, done);
      this.#waiting.add(done);
    });
    return this.#count;
  }

  /** Lets go of all who wait, and holds nobody from here on: the hub stops. */
  end(): void {
    this.#ended = true;
    this.#tell();
  }

  #tell(): void {
    for (const tell of [...this.#waiting]) tell();
  }
}
