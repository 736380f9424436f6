import { found } from '../../logs/filter.ts';
import { firstAtLeast } from '../../logs/ring.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import { indexFrom } from './folded-lines.ts';
import type { HitCount } from './log-list.ts';

/**
 * Counts a search's hits a stretch of lines at a time, newest first, so that a long log costs no key its echo. Lines
 * are known by number: how they fold changes nothing, nor does what comes or goes at either end.
 */
export class SearchHits {
  #search = '';
  #generation = -1;
  /** Numbers of lines with a hit, rising. */
  #numbers: number[] = [];
  /** Lines from here up to there have been looked at; null: none. */
  #seen: { readonly low: number; readonly high: number } | null = null;
  #whole = true;

  get count(): HitCount {
    return { total: this.#numbers.length, whole: this.#whole };
  }

  /** Which hit, from 1, the line is; null when it is none. */
  placeOf(no: number): number | null {
    const at = this.#before(no);
    return this.#numbers[at] === no ? at + 1 : null;
  }

  /** Hits among the lines from one number up to and with another. */
  within(from: number, to: number): number {
    return this.#before(to + 1) - this.#before(from);
  }

  /**
   * Looks at up to `budget` lines more. `generation` changes when other lines are shown. True when the count may have
   * changed.
   */
  scan(lines: readonly NumberedLine[], search: string, generation: number, budget: number): boolean {
    if (search !== this.#search || generation !== this.#generation) {
      this.#search = search;
      this.#generation = generation;
      this.#numbers = [];
      this.#seen = null;
    }
    this.#whole = true;
    if (search === '' || lines.length === 0) return false;
    const before = this.#numbers.length;
    const first = lines[0]?.no ?? 0;
    const start = this.#seen ?? { low: (lines.at(-1)?.no ?? 0) + 1, high: lines.at(-1)?.no ?? 0 };
    let { low, high } = start;
    let left = budget;
    const newer: number[] = [];
    for (let i = indexFrom(lines, high + 1); i < lines.length && left > 0; i++, left--) {
      high = this.#look(lines[i] as NumberedLine, newer);
    }
    const older: number[] = [];
    let at = indexFrom(lines, low) - 1;
    for (; at >= 0 && left > 0; at--, left--) low = this.#look(lines[at] as NumberedLine, older);
    const kept =
      (this.#numbers[0] ?? first) < first ? this.#numbers.slice(this.#before(first)) : this.#numbers;
    this.#numbers = newer.length + older.length === 0 ? kept : [...older.reverse(), ...kept, ...newer];
    this.#seen = { low, high };
    this.#whole = at < 0;
    return this.#numbers.length !== before || left === 0;
  }

  /** Its number, which is kept where it is a hit. */
  #look(line: NumberedLine, hits: number[]): number {
    if (found(line, this.#search)) hits.push(line.no);
    return line.no;
  }

  /** How many hits are numbered below. */
  #before(no: number): number {
    return firstAtLeast(this.#numbers, no);
  }
}
