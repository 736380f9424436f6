import type { Time } from '../../ports/clock.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { Stalled } from '../../protocol/http.ts';
import { isWithin } from '../../timing/timers.ts';

/** So long is waited for something newer than what is known. */
const PATIENCE_MS = 3_000;
/** So long for a first answer, where it is known what is wrong; before a screen says that nothing answers. */
const FIRST_MS = 6_000;

/** `again`: something is known as of earlier. `onRetry`: it has failed so, and is tried again. */
export type Read<T> = (again: boolean, onRetry: (error: PagerError) => void) => Promise<T>;

/** A read under way, and why it last failed. */
interface Reading<T> {
  readonly answer: Promise<Held<T>>;
  readonly failed: PagerError | null;
  /** The held value counts as current until this read is answered. */
  readonly unasked: boolean;
}

const NO_ANSWER = new PagerError('unreachable', { reason: 'ETIMEDOUT' });

interface Held<T> {
  readonly value: T;
  readonly at: number;
  /** Sequence number of its read. */
  readonly turn: number;
}

export interface Kept<T> extends Held<T> {
  /** Why it is not newer; null: it is as new as wanted. */
  readonly stalled: Stalled | null;
}

/**
 * One read for all who ask at about the same time, and the last good one while the next does not work. At most
 * `most` different ones are kept.
 */
export class StaleOnErrorCache<T> {
  readonly #time: Time;
  readonly #forMs: () => number;
  readonly #most: number;
  readonly #held = new Map<string, Held<T> & { readonly read: Read<T> }>();
  readonly #reading = new Map<string, Reading<T>>();
  #turn = 0;
  /** Reads with a lower sequence number are outdated. */
  #from = 1;

  /** `forMs`: how long one is as new as wanted. */
  constructor(time: Time, forMs: number | (() => number), most = 100) {
    this.#time = time;
    this.#forMs = typeof forMs === 'number' ? () => forMs : forMs;
    this.#most = most;
  }

  /**
   * Rejects with a `PagerError` when it never worked. Gives what is held, marked as old, also while the next read takes long.
   * `forMs`: how long this one is as new as wanted.
   */
  async get(key: string, read: Read<T>, forMs: number = this.#forMs()): Promise<Kept<T>> {
    const held = this.#held.get(key);
    const known = this.#reading.get(key);
    const isNew = held && (held.turn >= this.#from || known?.unasked === true);
    if (isNew && isWithin(this.#time.now(), held.at, forMs)) return { ...held, stalled: null };
    const reading = known ?? this.#read(key, read);
    if (!held) return { ...(await this.#soon(reading, FIRST_MS, null)), stalled: null };
    try {
      return { ...(await this.#soon(reading, PATIENCE_MS, NO_ANSWER)), stalled: null };
    } catch (error) {
      if (!(error instanceof PagerError)) throw error;
      const { kind, params } = error;
      return { ...held, stalled: { since: new Date(held.at).toISOString(), kind, params } };
    }
  }

  /** The answer, or after `ms` why there is none: what failed last, else `silent`; null: it is waited for. */
  #soon(reading: Reading<T>, ms: number, silent: PagerError | null): Promise<Held<T>> {
    return new Promise((resolve, reject) => {
      const cancel = this.#time.after(ms, () => {
        const why = reading.failed ?? silent;
        if (why) reject(why);
      });
      reading.answer.then(resolve, reject).finally(cancel);
    });
  }

  /** What is kept, of whatever age. */
  held(): readonly Held<T>[] {
    return [...this.#held.values()];
  }

  /** Sequence number of the newest read. */
  get turn(): number {
    return this.#turn;
  }

  /** After a change: the next to ask reads again, and has what was read before only where that does not work. */
  forget(): void {
    this.#from = this.#turn + 1;
    this.#reading.clear();
  }

  /**
   * Call it after a change that is already in the held values. Reads the keys that `wanted` selects again; until then a caller
   * gets the held value at once. All other keys are forgotten. Resolves when every read has ended; never rejects.
   */
  async renew(wanted: (key: string) => boolean): Promise<void> {
    this.forget();
    const held = [...this.#held].filter(([key]) => wanted(key));
    await Promise.all(held.map(([key, { read }]) => this.#read(key, read, true).answer.catch(() => {})));
  }

  #read(key: string, read: Read<T>, unasked = false): Reading<T> {
    this.#turn += 1;
    const turn = this.#turn;
    let failed: PagerError | null = null;
    const began = read(this.#held.has(key), (error) => {
      failed = error;
    });
    const answer = began
      .then((value) => {
        const held = { value, at: this.#time.now(), turn, read };
        // One that is overtaken by a later must not take its place.
        if ((this.#held.get(key)?.turn ?? 0) > turn) return held;
        this.#held.delete(key);
        this.#held.set(key, held);
        const [oldest] = this.#held.keys();
        if (this.#held.size > this.#most && oldest !== undefined) this.#held.delete(oldest);
        return held;
      })
      .finally(() => {
        if (this.#reading.get(key) === reading) this.#reading.delete(key);
      });
    const reading: Reading<T> = {
      answer,
      unasked,
      get failed() {
        return failed;
      },
    };
    this.#reading.set(key, reading);
    return reading;
  }
}
