import { KindError } from '../domain/kind-error.ts';
import type { Time } from '../ports/clock.ts';
import type { AskAnswers, AskArgs, AskWhat } from '../protocol/asks.ts';
import type { UpOf } from '../protocol/messages.ts';

/** Asks and commands are answered by the same `refused`, so their numbers must never meet. */
const FIRST_ASK = 1_000_000_000;
const TIMEOUT_MS = 10_000;

export type AskErrorKind =
  /** The connection went, or there is none. What is asked is of the moment, so it is not asked again by itself. */
  | 'disconnected'
  | 'timeout'
  /** The hub's refusal, by its own kind in `params.kind`. */
  | 'refused';

export class AskError extends KindError<AskErrorKind> {}

interface Open {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AskError) => void;
  readonly cancel: () => void;
}

/** Questions to the hub that wait for their answers. */
export class Asks {
  readonly #time: Time;
  readonly #open = new Map<number, Open>();
  #next = FIRST_ASK;

  constructor(time: Time) {
    this.#time = time;
  }

  /** Whether this number is an ask's. */
  static owns(n: number): boolean {
    return n >= FIRST_ASK;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Rejects with an `AskError`. */
  ask<T extends AskWhat>(
    what: T,
    args: AskArgs<T>,
    send: (frame: UpOf<'ask'>) => void,
  ): Promise<AskAnswers[T]> {
    const n = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      const cancel = this.#time.after(TIMEOUT_MS, () => {
        this.#open.delete(n);
        reject(new AskError('timeout', { what }));
      });
      this.#open.set(n, { resolve: resolve as Open['resolve'], reject, cancel });
      send({ t: 'ask', n, what, args });
    });
  }

  answered(n: number, value: unknown): void {
    this.#take(n)?.resolve(value);
  }

  refused(n: number, kind: string, params: AskError['params']): void {
    this.#take(n)?.reject(new AskError('refused', { ...params, kind }));
  }

  disconnected(): void {
    for (const n of [...this.#open.keys()]) this.#take(n)?.reject(new AskError('disconnected'));
  }

  #take(n: number): Open | undefined {
    const open = this.#open.get(n);
    this.#open.delete(n);
    open?.cancel();
    return open;
  }
}
