import type { Cut } from '../connection/connection-state.ts';
import type { Outcome } from './sync-state.ts';

/** How a command ended; `ended`: the connection is over for good, and what became of it is not known. */
export type Settled<O = Outcome> = O | { readonly kind: 'ended'; readonly reason: Cut };

const KEPT = 1_000;

/** Outcomes of commands by number, for those who wait for one. */
export class Settlements<O = Outcome> {
  readonly #outcomes = new Map<number, O>();
  readonly #waiting = new Map<number, ((settled: Settled<O>) => void)[]>();
  #ended: Settled<O> | null = null;

  settle(n: number, outcome: O): void {
    if (this.#outcomes.has(n)) return;
    this.#outcomes.set(n, outcome);
    if (this.#outcomes.size > KEPT) this.#outcomes.delete(this.#outcomes.keys().next().value as number);
    this.#tell(n, outcome);
  }

  /** Answers everyone who still waits. */
  end(reason: Cut): void {
    this.#ended = { kind: 'ended', reason };
    for (const n of [...this.#waiting.keys()]) this.#tell(n, this.#ended);
  }

  /** Never rejects. Only the newest outcomes are kept: ask before, or soon after. */
  of(n: number): Promise<Settled<O>> {
    const known = this.#outcomes.get(n) ?? this.#ended;
    if (known !== null) return Promise.resolve(known);
    return new Promise((resolve) => {
      this.#waiting.set(n, [...(this.#waiting.get(n) ?? []), resolve]);
    });
  }

  #tell(n: number, settled: Settled<O>): void {
    for (const resolve of this.#waiting.get(n) ?? []) resolve(settled);
    this.#waiting.delete(n);
  }
}
