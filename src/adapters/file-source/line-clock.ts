import type { LogLine } from '../../logs/line.ts';

const MINUTE = 60_000;
/** Clocks of hosts differ by so much all the same. */
const SKEW = 2 * MINUTE;
const QUARTER = 15 * MINUTE;
/** What is nearer is a clock that is a little wrong, or a line that came late. */
const NEAR = 10 * MINUTE;
/** No zone is so far from another that it would write times further away. */
const MOST = 15 * 60 * MINUTE;
/** So many lines after each other must be away by as much. */
const LEAST = 3;

/**
 * Whether the times in a file are of another clock than ours: a zone's time that is read as another zone's, or a host
 * whose clock is wrong. Lines ahead of now are always of such a clock. Lines that are written now and lie behind are,
 * where it is by whole quarters of an hour, as zones differ; others are late, or copied from another log.
 */
export class LineClock {
  #last = 0;
  #times = 0;
  #away = 0;

  /** How far times are ahead of now (behind: negative), milliseconds; 0: by nothing to speak of. */
  get away(): number {
    return this.#away;
  }

  /** `fresh`: the lines were written just now. `now`: epoch milliseconds. */
  note(lines: readonly Pick<LogLine, 'time'>[], now: number, fresh: boolean): void {
    for (const { time } of lines) {
      const away = awayBy(Date.parse(time ?? '') - now, fresh);
      if (away === null) continue;
      this.#times = away === this.#last ? this.#times + 1 : 1;
      this.#last = away;
      if (this.#times >= LEAST) this.#away = away;
    }
  }
}

/** By whole quarters of an hour; null where a line says nothing about it. */
function awayBy(ms: number, fresh: boolean): number | null {
  if (Number.isNaN(ms) || Math.abs(ms) > MOST) return null;
  if (ms > NEAR) return Math.ceil((ms - SKEW) / QUARTER) * QUARTER;
  if (!fresh) return null;
  if (ms > -NEAR) return 0;
  const whole = Math.round(ms / QUARTER) * QUARTER;
  return Math.abs(ms - whole) <= SKEW ? whole : null;
}
