import type { HitCount } from './search-hits.ts';
import type { NumberedLine } from './wire.ts';

/** One row of the log pane's list, after filters and folding. */
export type LogRow =
  | {
      readonly kind: 'line';
      /** Number of the (first) line: the row's identity. */
      readonly no: number;
      readonly lastNo: number;
      /** Lines folded into the row. */
      readonly count: number;
      readonly line: NumberedLine;
      /** Of the last of them, ISO; null where it tells none. */
      readonly until: string | null;
      /** First of its shape in this tail. */
      readonly firstSeen: boolean;
    }
  /** Lines that came for times long given up: no key loads them, as their place is among lines shown before. */
  | {
      readonly kind: 'too-late';
      readonly no: number;
      readonly source: string;
      readonly tooLate: NonNullable<NumberedLine['tooLate']>;
    }
  /**
   * Lines that did not come, just before the next row: this screen was too slow, or their source left them out. `count`
   * null: the hub's tail began anew; `unknown`: the source lost some. Its number stands half-way, so that rows still
   * rise.
   */
  | { readonly kind: 'gap'; readonly no: number; readonly count: number | 'unknown' | null };

/** Lines of one stretch of time, and the worst there is among them. */
export interface RateBar {
  readonly total: number;
  readonly errors: number;
  readonly warnings: number;
  readonly worst: 'burn' | 'wait' | null;
}

/** What reducer and lines may ask of the filtered tail. Rows rise by number. */
export interface LogList {
  readonly size: number;
  at(index: number): LogRow | undefined;
  /** Index of the last row whose number is at most `no`; -1 where there is none. */
  indexOf(no: number): number;
  /** Lines that match and came after number `no`, also those not kept. */
  newerThan(no: number): number;
  /** Lines received and hidden by level or filters, of those held. */
  readonly hidden: number;
  /** Lines a minute, before filters. */
  readonly perMinute: number;
  /** Lines of each stretch of the last minutes, oldest first, before filters. */
  readonly rate: readonly RateBar[];
  /** The same of the last 15 minutes. */
  readonly minutes: readonly RateBar[];
  /** Milliseconds that lines have come behind their own times lately; null when none came. */
  readonly lag: number | null;
  /** Lines that came late, so far. */
  readonly late: number;
  /** A line of this tail has told its service: those of a plain file never do. */
  readonly services: boolean;
  /** What the search finds. */
  readonly hits: HitCount;
  /** Which hit, from 1, a row is; null: none. */
  hitPlace(no: number): number | null;
  /** There may be older lines at the hub. */
  readonly more: boolean;
}

/** The row that stands for a line: itself, or the folded row that holds it. */
export function rowOf(list: LogList, no: number | null): LogRow | undefined {
  if (no === null) return undefined;
  const row = list.at(list.indexOf(no));
  if (row?.kind !== 'line') return undefined;
  return row.no <= no && no <= row.lastNo ? row : undefined;
}
