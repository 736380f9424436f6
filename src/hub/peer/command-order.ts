import type { Refusal } from '../../domain/refusal.ts';

/** Refusals that tell of the hub's moment and not of the command: its client asks again, with the same number. */
const PASSING: ReadonlySet<string> = new Set<Refusal['kind']>(['too-fast', 'not-saved']);

/**
 * Keeps the acts of one terminal in the order in which they were done. When the hub has no time for one, those on
 * their way behind it must wait for it too: a step ticked and undone would else end as ticked.
 */
export class CommandOrder {
  /** The lowest number that was refused for the moment and has not come again. */
  #heldAt: number | null = null;

  /** Whether command `n` may be looked at now; false: it is to be asked again, after the one that is held. */
  admits(n: number): boolean {
    if (this.#heldAt === n) this.#heldAt = null;
    return this.#heldAt === null || n < this.#heldAt;
  }

  /** Command `n` was refused by `kind`. */
  refused(n: number, kind: string): void {
    if (PASSING.has(kind)) this.#heldAt = Math.min(this.#heldAt ?? n, n);
  }
}
