import type { FakeTime } from '../network/fake-time.ts';
import type { Random } from '../network/random.ts';
import { chanceOf, type Happening, type Happenings } from './happenings.ts';

const HOUR_MS = 3_600_000;

/** A kind of trouble, and how often an hour it comes in a seed that has it. */
export interface Trouble {
  readonly perHour: number;
  /** Makes it; false: there was nothing to hit. Absent: it waits for a call that asks for it. */
  readonly strike?: (random: Random) => boolean;
}

/** As of a plan. */
interface Drawn {
  readonly seed: bigint;
  readonly pace?: number;
}

/**
 * Which kinds of trouble a seed has, and how often: some seeds have few kinds that come often, some have many. A kind that
 * a seed lacks leaves room for what only shows without it.
 */
export class Swarm {
  /** How often each kind came. */
  readonly counts: Record<string, number> = {};
  /** Nothing goes wrong while true. */
  calm = false;
  readonly #time: FakeTime;
  readonly #drawn: Drawn;
  readonly #happenings: Happenings;
  /** Troubles that wait for their call, and how many calls pass before. */
  readonly #armed = new Map<string, { readonly one: Happening; left: number }>();

  constructor(time: FakeTime, drawn: Drawn, happenings: Happenings) {
    this.#time = time;
    this.#drawn = drawn;
    this.#happenings = happenings;
  }

  add(troubles: Readonly<Record<string, Trouble>>): void {
    for (const [kind, trouble] of Object.entries(troubles)) this.#begin(kind, trouble);
  }

  /** Whether this trouble waits for a call. */
  waits(kind: string): boolean {
    return !this.calm && this.#armed.has(kind);
  }

  /** Whether this trouble comes at this call: all chance of it; null: it does not. */
  hits(kind: string): Random | null {
    const armed = this.#armed.get(kind);
    if (armed === undefined || this.calm) return null;
    armed.left -= 1;
    if (armed.left >= 0) return null;
    this.#armed.delete(kind);
    this.#made(kind, armed.one);
    return armed.one.random;
  }

  /** From now on nothing goes wrong. */
  still(): void {
    this.calm = true;
    this.#armed.clear();
  }

  #begin(kind: string, { perHour, strike }: Trouble): void {
    const { seed, pace = 1 } = this.#drawn;
    const chance = chanceOf(seed, kind);
    if (chance.chance(0.4)) return;
    const mean = HOUR_MS / (pace * perHour * 10 ** (chance.next() * 1.5 - 0.75));
    const next = (): void => {
      this.#time.after(-Math.log(1 - chance.next()) * mean, () => {
        const one = this.#happenings.next(kind);
        if (one !== null && !this.calm) {
          if (strike === undefined)
            this.#armed.set(kind, { one, left: one.random.pick([0, 0, 1, 2, 5, 20]) });
          else if (strike(one.random)) this.#made(kind, one);
        }
        next();
      });
    };
    next();
  }

  #made(kind: string, { key }: Happening): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    this.#happenings.made.push(key);
  }
}
