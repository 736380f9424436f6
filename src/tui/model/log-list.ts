import { isRepeat } from '../../logs/shape.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import type { PinnedPlace } from './pinned-places.ts';

/** One row of the log pane's list, after filters and folding. */
export type LogRow =
  | {
      readonly kind: 'line';
      /** Number of the (first) line: the row's identity. */
      readonly no: number;
      readonly lastNo: number;
      /** Lines folded into the row. */
      readonly count: number;
      /** The first of them. */
      readonly line: NumberedLine;
      /** Of the last of them, ISO; null where it tells none. */
      readonly until: string | null;
      /** The most that one of them came behind its time, milliseconds; null: none did. */
      readonly late: number | null;
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
   * null: the hub's tail began again; `unknown`: the source lost some. Its number stands half-way, so that rows still
   * rise.
   */
  | { readonly kind: 'gap'; readonly no: number; readonly count: number | 'unknown' | null };

export type FoldRow = Extract<LogRow, { kind: 'line' }>;

/** Lines of one stretch of time, and the worst there is among them. */
export interface RateBar {
  readonly total: number;
  readonly errors: number;
  readonly warnings: number;
  readonly worst: 'burn' | 'wait' | null;
}

/** How the lines of a picture were counted: asked from the sources, or of the lines that this screen holds. */
export type Covered =
  | 'held'
  | {
      readonly lines: number;
      /** Of them those looked at: fewer where they were drawn. */
      readonly looked: number;
      /** Sources that did not answer. */
      readonly unknown: readonly string[];
    };

/** Lines of 15 minutes. */
export interface Picture {
  /** Epoch milliseconds. */
  readonly end: number;
  /** Oldest first. */
  readonly bars: readonly RateBar[];
  /** Only lines that the filters leave. */
  readonly filtered: boolean;
  /** Of lines held here, from when on they are held, epoch milliseconds; absent: the whole picture is known. */
  readonly heldFrom?: number;
  /** Absent: of all lines, as they came. */
  readonly covers?: Covered;
}

/** Lines of which a picture is made that this screen has to ask for. */
export interface PictureQuestion {
  /** The same for the same lines. */
  readonly of: string;
  /** ISO time in the last bucket; null: up to now. */
  readonly end: string | null;
}

/** How many lines a search finds. */
export interface HitCount {
  readonly total: number;
  /** False while older lines have still to be looked at. */
  readonly whole: boolean;
}

/** What reducer and lines may ask of the filtered tail. Rows and lines rise by number; a row may hold many lines. */
export interface LogList {
  /** Rows. */
  readonly size: number;
  at(index: number): LogRow | undefined;
  /** Index of the last row whose number is at most `no`; -1 where there is none. */
  indexOf(no: number): number;
  /** The shown line of a number, also inside a row of repeats; undefined where it is filtered out or not held. */
  line(no: number): NumberedLine | undefined;
  /** The lines of a row, oldest first. */
  linesOf(row: FoldRow): readonly NumberedLine[];
  /** The nearest shown line beyond number `no` that fits, downwards (1) or upwards (-1). */
  seek(no: number, direction: 1 | -1, fits: (line: NumberedLine) => boolean): NumberedLine | null;
  /** Number of a pinned line; null where it is not shown. */
  pinnedAt(line: PinnedPlace): number | null;
  /** Lines that match and came after number `no`, also those not kept. */
  newerThan(no: number): number;
  /** Lines received and hidden by level or filters, of those held. */
  readonly hidden: number;
  /** Lines a minute, before filters. */
  readonly perMinute: number;
  /** Lines of each stretch of the last minutes, oldest first, before filters. */
  readonly rate: readonly RateBar[];
  /**
   * The same of 15 minutes: the last ones, or those up to the line at place `bottom` where that is older; live, up to the
   * newest line where that was read back and nothing is of the last ones. With a range: up to its end.
   */
  picture(bottom: number | null): Picture;
  /** What its source has to be asked for that picture; null: nothing. */
  pictureQuestion(bottom: number | null): PictureQuestion | null;
  /** Milliseconds that lines have come behind their own times lately; null when none came. */
  readonly lag: number | null;
  /** Lines that came late, so far. */
  readonly late: number;
  /** A line of this tail has told its service: those of a plain file never do. */
  readonly services: boolean;
  /** The lines that the search finds. */
  readonly hits: HitCount;
  /** Which hit, from 1, a line is; null: none. */
  hitPlace(no: number): number | null;
  /** How many hits a row has. */
  hitsIn(row: FoldRow): number;
  /** The oldest line held, shown or not. */
  readonly oldest: NumberedLine | null;
  /** There may be older lines at the hub. */
  readonly more: boolean;
}

/** The row that shows a line: its own, or the one it is folded into; undefined where the line is not shown. */
export function rowOf(list: LogList, no: number | null): FoldRow | undefined {
  if (no === null || list.line(no) === undefined) return undefined;
  const row = list.at(list.indexOf(no));
  return row?.kind === 'line' ? row : undefined;
}

/** The line whose text a row shows: the selected one where it is in it, so that what is acted on is what is seen. */
export function shownLine(list: LogList, row: FoldRow, selected: number | null): NumberedLine {
  const own = selected !== null && row.no <= selected && selected <= row.lastNo;
  return own ? (list.line(selected) ?? row.line) : row.line;
}

/** A line that is folded into a row shows another one's text there. */
export function isFoldedAway(list: LogList, no: number | null): no is number {
  const row = rowOf(list, no);
  return row !== undefined && row.count > 1 && row.no !== no;
}

/**
 * The rows of repeats that a row stands among, or is: indices of the first and the last. Folded they are one row,
 * opened one for each line.
 */
export function repeatsAt(list: LogList, index: number): { readonly from: number; readonly to: number } {
  const same = (at: number, as: FoldRow): boolean => {
    const row = list.at(at);
    return row?.kind === 'line' && isRepeat(row.line, as.line);
  };
  const row = list.at(index);
  let from = index;
  let to = index;
  if (row?.kind !== 'line') return { from, to };
  while (same(from - 1, row)) from -= 1;
  while (same(to + 1, row)) to += 1;
  return { from, to };
}
