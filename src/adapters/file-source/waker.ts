import type { Time } from '../../ports/clock.ts';

/** Changes come in bursts, one a write: so long they are gathered before the loop runs again, milliseconds. */
const GATHER = 20;

/** Lets a loop sleep until something may have changed, a time has come, or it is to end. */
export class Waker {
  readonly #time: Time;
  #changed = false;
  #ended = false;
  #cancel: () => void = () => {};
  #rouse: (() => void) | null = null;

  constructor(time: Time) {
    this.#time = time;
  }

  /** Something may have changed: the present sleep, or the next one, will be short. */
  changed(): void {
    if (this.#changed) return;
    this.#changed = true;
    if (this.#rouse !== null) this.#rouseAfter(GATHER);
  }

  /** Ends the present sleep and every later one. */
  end(): void {
    this.#ended = true;
    this.#rouse?.();
  }

  async sleep(ms: number): Promise<void> {
    if (!this.#ended) {
      await new Promise<void>((resolve) => {
        this.#rouse = resolve;
        this.#rouseAfter(this.#changed ? Math.min(ms, GATHER) : ms);
      });
    }
    this.#cancel();
    this.#rouse = null;
    this.#changed = false;
  }

  #rouseAfter(ms: number): void {
    this.#cancel();
    this.#cancel = this.#time.after(ms, () => this.#rouse?.());
  }
}
