import { found } from '../../logs/filter.ts';
import type { LogRow } from './log-list.ts';

interface Rows {
  readonly size: number;
  at(index: number): LogRow | undefined;
  indexOf(no: number): number;
}

/** How many rows a search finds, and how many of them are older than a place. */
export interface HitCount {
  readonly total: number;
  /** False while older rows have still to be looked at. */
  readonly whole: boolean;
}

/**
 * Counts a search's hits a stretch of rows at a time, newest first, so that a long log costs no key its echo. Rows
 * are known by number: what comes or goes at either end changes nothing in between.
 */
export class SearchHits {
  #search = '';
  #generation = -1;
  /** Numbers of rows with a hit, rising. */
  #numbers: number[] = [];
  /** Rows from here up to there have been looked at; null: none. */
  #seen: { readonly low: number; readonly high: number } | null = null;
  #whole = true;

  get count(): HitCount {
    return { total: this.#numbers.length, whole: this.#whole };
  }

  /** Which hit, from 1, the row is; null when it is none. */
  placeOf(no: number): number | null {
    const at = this.#numbers.indexOf(no);
    return at === -1 ? null : at + 1;
  }

  /**
   * Looks at up to `budget` rows more. `generation` changes when the rows were made anew. True when the count may have
   * changed.
   */
  scan(rows: Rows, search: string, generation: number, budget: number): boolean {
    if (search !== this.#search || generation !== this.#generation) {
      this.#search = search;
      this.#generation = generation;
      this.#numbers = [];
      this.#seen = null;
    }
    this.#whole = true;
    if (search === '' || rows.size === 0) return false;
    const before = this.#numbers.length;
    const last = rows.size - 1;
    let left = budget;
    if (this.#seen === null) {
      const no = rows.at(last)?.no ?? 0;
      this.#seen = { low: no, high: no };
      if (this.#hit(rows.at(last))) this.#numbers.push(no);
    }
    const newer: number[] = [];
    let { low, high } = this.#seen;
    for (let i = rows.indexOf(high) + 1; i <= last && left > 0; i++, left--) {
      const row = rows.at(i) as LogRow;
      high = row.no;
      if (this.#hit(row)) newer.push(row.no);
    }
    const older: number[] = [];
    let at = rows.indexOf(low) - 1;
    for (; at >= 0 && left > 0; at--, left--) {
      const row = rows.at(at) as LogRow;
      low = row.no;
      if (this.#hit(row)) older.push(row.no);
    }
    const first = rows.at(0)?.no ?? 0;
    const kept =
      (this.#numbers[0] ?? first) < first ? this.#numbers.filter((no) => no >= first) : this.#numbers;
    this.#numbers = newer.length + older.length === 0 ? kept : [...older.reverse(), ...kept, ...newer];
    this.#seen = { low, high };
    this.#whole = at < 0;
    return this.#numbers.length !== before || left === 0;
  }

  #hit(row: LogRow | undefined): boolean {
    return row?.kind === 'line' && found(row.line, this.#search);
  }
}
