import { isRepeat } from '../../logs/shape.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import type { FoldRow, LogRow } from './log-list.ts';

export interface FoldSettings {
  /** Consecutive lines of one shape share a row. */
  readonly fold: boolean;
  /** Numbers of lines whose repeats are shown one by one all the same. */
  readonly spread: readonly number[];
}

/** Index of the first of rising items whose number is at least `no`. */
export function indexFrom<T extends { readonly no: number }>(items: readonly T[], no: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if ((items[mid] as T).no < no) low = mid + 1;
    else high = mid;
  }
  return low;
}

/**
 * The lines that a log pane shows, and the rows they fold into. Every line is held, not only the first of a row: what
 * is searched, counted, pinned or pointed at is a line.
 *
 *   lines   1 2 3 4 5 6 7      the shown ones, rising by number
 *   rows    1 ───── 5 6 ─      a row stands for the lines from its `no` up to its `lastNo`
 */
export class FoldedLines {
  #lines: NumberedLine[] = [];
  #rows: LogRow[] = [];
  readonly #fold: boolean;
  readonly #spread: ReadonlySet<number>;
  readonly #isFirst: (no: number) => boolean;
  /** The repeats at the end are shown one by one. */
  #open = false;

  /** `isFirst`: whether a line is the first of its shape. */
  constructor({ fold, spread }: FoldSettings, isFirst: (no: number) => boolean) {
    this.#fold = fold;
    this.#spread = new Set(spread);
    this.#isFirst = isFirst;
  }

  /** The same lines, folded otherwise. */
  refolded(settings: FoldSettings): FoldedLines {
    const next = new FoldedLines(settings, this.#isFirst);
    let at = 0;
    const until = (no: number): void => {
      for (; at < this.#lines.length && (this.#lines[at] as NumberedLine).no < no; at++) {
        next.add(this.#lines[at] as NumberedLine);
      }
    };
    for (const row of this.#rows) {
      if (row.kind === 'line') continue;
      until(row.no);
      next.gap(row);
    }
    until(Number.POSITIVE_INFINITY);
    return next;
  }

  get lines(): readonly NumberedLine[] {
    return this.#lines;
  }

  get rows(): readonly LogRow[] {
    return this.#rows;
  }

  /** Index of the last row whose number is at most `no`; -1 where there is none. */
  indexOf(no: number): number {
    const at = indexFrom(this.#rows, no);
    return this.#rows[at]?.no === no ? at : at - 1;
  }

  line(no: number): NumberedLine | undefined {
    const found = this.#lines[indexFrom(this.#lines, no)];
    return found?.no === no ? found : undefined;
  }

  /** The lines of a row, oldest first. */
  linesOf({ no, lastNo }: FoldRow): readonly NumberedLine[] {
    return this.#lines.slice(indexFrom(this.#lines, no), indexFrom(this.#lines, lastNo + 1));
  }

  /** Something between lines. */
  gap(row: Exclude<LogRow, { kind: 'line' }>): void {
    this.#rows.push(row);
    this.#open = false;
  }

  add(line: NumberedLine): void {
    const last = this.#rows.at(-1);
    const repeats = this.#fold && last?.kind === 'line' && isRepeat(last.line, line);
    if (!repeats) this.#open = false;
    if (this.#spread.has(line.no) && !this.#open) {
      this.#open = true;
      if (repeats) this.#unfoldLast(last);
    }
    this.#lines.push(line);
    if (repeats && !this.#open) this.#rows[this.#rows.length - 1] = grown(last, line);
    else this.#rows.push(this.#single(line));
  }

  /** Lines numbered below `first`, and what stood between them, go. */
  letGo(first: number): void {
    this.#lines = this.#lines.slice(indexFrom(this.#lines, first));
    const rows = this.#rows.slice(Math.max(0, this.indexOf(first)));
    const [top, ...others] = rows;
    this.#rows = top === undefined || top.no >= first ? rows : [...this.#rest(top), ...others];
  }

  /** What is left of a row whose first lines have gone. */
  #rest(row: LogRow): readonly LogRow[] {
    const [line] = this.#lines;
    if (row.kind !== 'line' || line === undefined || row.lastNo < line.no) return [];
    const count = indexFrom(this.#lines, row.lastNo + 1);
    return [{ ...row, no: line.no, line, count, firstSeen: this.#isFirst(line.no) }];
  }

  #unfoldLast(row: FoldRow): void {
    this.#rows.pop();
    for (const line of this.linesOf(row)) this.#rows.push(this.#single(line));
  }

  #single(line: NumberedLine): FoldRow {
    const { no, time } = line;
    const late = line.late ?? null;
    const firstSeen = this.#isFirst(no);
    return { kind: 'line', no, lastNo: no, count: 1, line, until: time, late, firstSeen };
  }
}

const grown = (row: FoldRow, { no, time, late }: NumberedLine): FoldRow => ({
  ...row,
  lastNo: no,
  count: row.count + 1,
  until: time,
  late: late === undefined ? row.late : Math.max(row.late ?? 0, late),
});
