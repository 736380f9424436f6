import { offsetAt } from '../text/zone.ts';

const DAY = 86_400_000;
/** A writer's clock may be ahead of ours by so much. */
const SKEW = 60_000;
/** No zone that sets its clocks back has this offset. */
export const OTHER_ZONE = 'Asia/Kathmandu';

/**
 * In which pass of the time that clocks repeat in autumn the lines of one stream are, all of them read once and in their order. A time
 * without an offset is read as of the first pass; a step back by half of what is repeated, or more, begins the second one. Lines that
 * come late by less do not. A stream that begins within the second pass stays in the first until then.
 */
export class RepeatedHour {
  readonly #zone: string;
  /** The latest time of the first reading, epoch milliseconds. */
  #latest = Number.NEGATIVE_INFINITY;
  #isSecond = false;

  constructor(zone: string) {
    this.#zone = zone;
  }

  /**
   * The ISO time of a line, of the pass that it is in. `first`: as of the first pass; `hasOffset`: whether its text says the offset.
   * `now`: epoch milliseconds.
   */
  timeOf(first: string, hasOffset: () => boolean, now: number): string {
    const instant = Date.parse(first);
    const shift = offsetAt(instant, this.#zone) - offsetAt(instant + DAY, this.#zone);
    if (shift <= 0 || offsetAt(instant + shift, this.#zone) === offsetAt(instant, this.#zone)) return first;
    if (hasOffset()) return first;
    const back = this.#latest - instant;
    if (Math.abs(back) >= shift) {
      // Another autumn.
      this.#latest = instant;
      this.#isSecond = false;
    } else {
      this.#latest = Math.max(this.#latest, instant);
      this.#isSecond ||= back >= shift / 2;
    }
    // Nobody writes what is yet to come.
    return this.#isSecond && instant + shift <= now + SKEW ? later(first, shift) : first;
  }
}

/** Digits behind the milliseconds stay. */
const later = (iso: string, ms: number): string =>
  `${new Date(Date.parse(iso) + ms).toISOString().slice(0, 19)}${iso.slice(19)}`;
