import type { Refusal } from '../../domain/refusal.ts';
import { RateLimit } from '../../timing/rate-limit.ts';
import type { Limits } from '../base/limits.ts';

export type Passage = 'pass' | 'too-fast' | 'enough';

/** How much one peer may send: frames of any kind, commands, asks; and commands without an answer. */
export class FrameGate {
  readonly #frames: RateLimit;
  readonly #commands: RateLimit;
  readonly #asks: RateLimit;
  readonly #limits: Limits;
  #unacked = 0;
  #open = 0;
  /** Refusals `too-fast` in a row. */
  #strikes = 0;

  constructor(limits: Limits, now: number) {
    this.#limits = limits;
    this.#frames = new RateLimit(limits.frameRate, limits.frameBurst, now);
    this.#commands = new RateLimit(limits.commandRate, limits.commandBurst, now);
    this.#asks = new RateLimit(limits.askRate, limits.askBurst, now);
  }

  frame(now: number): boolean {
    return this.#frames.take(now);
  }

  /** One that passes counts as open until `asked`. */
  ask(now: number): boolean {
    if (this.#open >= this.#limits.openAsks || !this.#asks.take(now)) return false;
    this.#open += 1;
    return true;
  }

  asked(): void {
    this.#open -= 1;
  }

  /** One that passes counts as unanswered until `answered`; `enough`: it was refused too often. */
  command(now: number): Passage {
    // What waits for answers uses up no rate, or who sends at that rate could not go on once they are there.
    if (this.#unacked < this.#limits.unacked && this.#commands.take(now)) {
      this.#strikes = 0;
      this.#unacked += 1;
      return 'pass';
    }
    this.#strikes += 1;
    return this.#strikes >= this.#limits.strikes ? 'enough' : 'too-fast';
  }

  answered(): void {
    this.#unacked -= 1;
  }
}

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
