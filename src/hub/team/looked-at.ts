import type { Time } from '../../ports/clock.ts';
import { nextState, type PartRevision } from './part-revision.ts';

/** One reading: what is beside the rows (null: this hub has no such thing), and the rows. */
export interface PartReading {
  readonly head: object | null;
  readonly rows: readonly { readonly id: string }[];
}

export interface LookedAtDeps {
  readonly time: Time;
  /** Never rejects: what could not be read is in the reading. `before`: the last one. */
  readonly read: (before: PartReading | null) => Promise<PartReading>;
  /** From one reading to the next, ms, while nothing tells of a change. */
  readonly everyMs: number;
  /** It is another one than before. */
  readonly changed: (state: PartRevision) => void;
}

/** After many changes at once it is read no more often, ms. */
const GAP_MS = 500;

/** One thing that homes look at: read while it is there, every so often and after a change, never twice at a time. */
export class LookedAt {
  readonly #deps: LookedAtDeps;
  #state: PartRevision | null = null;
  #last: PartReading | null = null;
  #reading = false;
  /** It is read again no later, epoch ms: it has changed since the reading under way began. */
  #due = Number.POSITIVE_INFINITY;
  #beganAt = Number.NEGATIVE_INFINITY;
  /** So long the last reading took, ms. */
  #took = 0;
  #cancel: () => void = () => {};
  #ended = false;
  /** Those who wait for the end of a reading that had not begun. */
  #waiting: (() => void)[] = [];

  constructor(deps: LookedAtDeps) {
    this.#deps = deps;
    this.#read();
  }

  /** As it was read last; null: not yet. */
  get state(): PartRevision | null {
    return this.#state;
  }

  /** It may have changed; `known`: what has changed is there, and nothing outside has to be asked. */
  touch(known = false): void {
    if (this.#ended) return;
    // However often that is, it takes half of the time at most.
    const gap = known ? Math.min(GAP_MS, 2 * this.#took) : GAP_MS;
    this.#due = Math.min(this.#due, this.#beganAt + gap);
    if (!this.#reading) this.#within(this.#due - this.#deps.time.now());
  }

  /** Resolves once it was read after this moment. */
  fresh(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#reading) this.#read();
    });
  }

  stop(): void {
    this.#ended = true;
    this.#cancel();
    for (const tell of this.#waiting.splice(0)) tell();
  }

  #within(ms: number): void {
    if (this.#ended) return;
    this.#cancel();
    if (ms <= 0) this.#read();
    else this.#cancel = this.#deps.time.after(ms, () => this.#read());
  }

  #read(): void {
    this.#cancel();
    const { time, read, everyMs, changed } = this.#deps;
    this.#reading = true;
    this.#due = Number.POSITIVE_INFINITY;
    this.#beganAt = time.now();
    const waiting = this.#waiting.splice(0);
    void read(this.#last).then((reading) => {
      for (const tell of this.#ended ? waiting : []) tell();
      if (this.#ended) return;
      this.#reading = false;
      this.#took = time.now() - this.#beganAt;
      this.#last = reading;
      const next = nextState(this.#state, reading.head, reading.rows);
      const isNew = next !== this.#state;
      this.#state = next;
      if (isNew) changed(next);
      for (const tell of waiting) tell();
      if (this.#waiting.length > 0) this.#read();
      else this.#within(Math.min(everyMs, this.#due - time.now()));
    });
  }
}
