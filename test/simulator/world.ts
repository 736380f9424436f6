import { FakeTime } from '../network/fake-time.ts';
import type { Random } from '../network/random.ts';
import { chanceOf, Happenings } from './happenings.ts';
import { Swarm, type Trouble } from './swarm.ts';

export const MINUTE_MS = 60_000;
/** For this time things go wrong; then everything is mended and checked. */
const ROUND_MINUTES = 180;

/** What is simulated: all of it follows from this. */
export interface Plan {
  /** 64 bits. */
  readonly seed: bigint;
  readonly days: number;
  /** How long things go wrong until all is mended and checked; absent: three hours, again and again. */
  readonly minutes?: number;
  /** How many times as much happens in that time, of people and of trouble; absent: 1. */
  readonly pace?: number;
  /** What may happen at all; absent: everything. */
  readonly keep?: readonly string[];
}

export const planOf = (seed: number | bigint, days: number): Plan => ({ seed: BigInt(seed), days });

/** One part of the simulated world: what goes wrong with it, and what must be so of it. */
export interface Part {
  /** Kinds of trouble by name. */
  readonly troubles?: Readonly<Record<string, Trouble>>;
  /** Takes back all that goes wrong. */
  mend?(): void;
  /** Right after everything is mended: something happens that must come through. */
  afterwards?(): void;
  /** What is still under way a while after that; null: nothing. */
  busy?(): string | null | Promise<string | null>;
  /** What must be so at any time: asked once a minute. Throws `Broken`. */
  watch?(): void;
  /** What must be so when nothing is under way. Throws `Broken`. */
  check?(): void | Promise<void>;
  /** After all checks: lets go of what was checked. */
  tidy?(): void | Promise<void>;
  /** Sums of what there was, for the figures. `calls`: of a port of the program. */
  figures?(): Readonly<Record<string, number>>;
}

/** What all parts share: the clock, chance, the troubles of this seed, and the story so far. */
export class World {
  readonly plan: Plan;
  readonly time = new FakeTime();
  readonly happenings: Happenings;
  readonly swarm: Swarm;
  readonly story: string[] = [];
  readonly #chances = new Map<string, Random>();
  #texts = 0;

  constructor(plan: Plan) {
    this.plan = plan;
    this.happenings = new Happenings(plan.seed, plan.keep ?? null);
    this.swarm = new Swarm(this.time, plan, this.happenings);
  }

  get roundMs(): number {
    return (this.plan.minutes ?? ROUND_MINUTES) * MINUTE_MS;
  }

  get calm(): boolean {
    return this.swarm.calm;
  }

  /** Now, as the story says it. */
  get at(): string {
    return new Date(this.time.now()).toISOString().slice(0, 19);
  }

  /** Chance by this name, in the order in which it is asked. */
  chance(name: string): Random {
    const known = this.#chances.get(name);
    if (known) return known;
    const chance = chanceOf(this.plan.seed, name);
    this.#chances.set(name, chance);
    return chance;
  }

  /** A number that nothing else has. */
  number(): number {
    this.#texts += 1;
    return this.#texts;
  }

  /** A text that is nobody else's. */
  text(): string {
    return `text ${this.number()}.`;
  }

  tell(what: string): void {
    this.story.push(`${this.at} ${what}`);
    if (this.story.length > 2_000) this.story.splice(0, 1_000);
  }

  /** Once, all being calm. */
  once(kind: string, run: (random: Random) => boolean): void {
    const one = this.happenings.next(kind);
    if (one !== null && run(one.random)) this.happenings.made.push(one.key);
  }

  /** From now on, again and again: something happens within `mostMs` each time, unless all is calm. */
  often(kind: string, mostMs: () => number, run: (random: Random) => boolean): void {
    const chance = this.chance(kind);
    const next = (): void => {
      this.time.after((chance.next() * mostMs()) / (this.plan.pace ?? 1), () => {
        const one = this.happenings.next(kind);
        if (one !== null && !this.calm && run(one.random)) this.happenings.made.push(one.key);
        next();
      });
    };
    next();
  }
}
