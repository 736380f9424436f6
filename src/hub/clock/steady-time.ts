import type { Time } from '../../ports/clock.ts';

/** Milliseconds that this machine counts, whatever its clock is set to: while it is awake, and with its sleep. */
interface Counters {
  /** Fine. */
  readonly awake: () => number;
  /** May be a second off, and slow to read. */
  readonly uptime: () => number;
}

/** A clock was set by `by` milliseconds; `followed`: it has stayed there, so the hub goes by it from now on. */
export interface ClockJump {
  readonly by: number;
  readonly followed: boolean;
}

export interface SteadyDeps {
  readonly time: Time;
  readonly counters: Counters;
  readonly onJump: (jump: ClockJump) => void;
}

/** A clock set by more has jumped. */
const JUMP = 60_000;
/** It has to stay where it jumped for so long. */
const STAYS = 60_000;
/** Up to so much a clock and a counter may differ without anybody having set the clock. */
const NOISE = 2_000;

/**
 * Time that is not thrown off by a clock that jumps:
 *
 *   set ahead, a minute at most   followed at once
 *   set back, a minute at most    goes on half as fast until the clock has caught up
 *   set further, either way       counts on as before; where the clock stays there for a minute, it is followed
 *
 * That the machine slept is no jump.
 */
export function steadyTime({ time, counters, onJump }: SteadyDeps): Time {
  const steady = new Steady(time, counters, onJump);
  return { now: () => steady.now(), after: (ms, run) => time.after(ms, run) };
}

/**
 * Time for what has to end when it should, whatever the clock is set to: a lease that others count, too. Its `now` begins anywhere,
 * and goes on while the machine sleeps.
 */
export const countedTime = (time: Time, { uptime }: Pick<Counters, 'uptime'>): Time => ({
  now: () => Math.round(uptime()),
  after: (ms, run) => time.after(ms, run),
});

/** What clock and counter showed at one moment. */
interface Reading {
  readonly wall: number;
  readonly counted: number;
}

class Steady {
  readonly #time: Time;
  readonly #counters: Counters;
  readonly #onJump: SteadyDeps['onJump'];
  /** Uptime less the time awake when this began. */
  readonly #sleptBefore: number;
  #slept = 0;
  #value: number;
  #at: number;
  /** Where a clock jumped to, while nobody knows whether it stays there. */
  #jumped: (Reading & { readonly by: number }) | null = null;

  constructor(time: Time, counters: Counters, onJump: SteadyDeps['onJump']) {
    this.#time = time;
    this.#counters = counters;
    this.#onJump = onJump;
    this.#sleptBefore = counters.uptime() - counters.awake();
    this.#value = time.now();
    this.#at = counters.awake();
  }

  now(): number {
    const wall = this.#time.now();
    const reading = { wall, counted: this.#count(wall) };
    const passed = Math.max(0, reading.counted - this.#at);
    this.#value = this.#next(reading, this.#value + passed, passed);
    this.#at = reading.counted;
    return Math.round(this.#value);
  }

  /** The counter; how long the machine has slept is looked up only where the clock says more than it. */
  #count(wall: number): number {
    const awake = this.#counters.awake();
    const counted = awake + this.#slept;
    if (Math.abs(wall - this.#value - (counted - this.#at)) <= NOISE) return counted;
    this.#slept = Math.max(this.#slept, this.#counters.uptime() - awake - this.#sleptBefore);
    return awake + this.#slept;
  }

  #next(reading: Reading, expected: number, passed: number): number {
    const { wall } = reading;
    const by = wall - expected;
    if (Math.abs(by) > JUMP) return this.#stays(reading, by) ? wall : expected;
    this.#jumped = null;
    if (by >= -NOISE) return Math.max(wall, this.#value);
    return Math.max(wall, this.#value + passed / 2);
  }

  #stays(reading: Reading, offBy: number): boolean {
    const by = Math.round(offBy);
    const jumped = this.#jumped;
    const since = jumped === null ? 0 : reading.counted - jumped.counted;
    if (jumped === null || Math.abs(reading.wall - jumped.wall - since) > NOISE) {
      this.#jumped = { ...reading, by };
      this.#onJump({ by, followed: false });
      return false;
    }
    if (since < STAYS) return false;
    this.#jumped = null;
    this.#onJump({ by: jumped.by, followed: true });
    return true;
  }
}
