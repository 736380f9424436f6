import type { LogLine } from './line.ts';
import type { Numbered } from './ring.ts';
import { shapeKey } from './shape.ts';

/** One row of the folded tail: a line, or consecutive repeats of one shape. */
export interface FoldedRow<T extends LogLine = LogLine> {
  /** Number of the first line; the row's identity, stable while the row grows. */
  readonly no: number;
  readonly lastNo: number;
  /** Lines in the row; 1 for a line that stands alone. */
  readonly count: number;
  /** The first line, which is the one shown. */
  readonly line: T;
  readonly last: T;
}

/**
 * Adds a line to the row before it, or returns null when it starts a new row. For a live tail: replace the last row
 * by the result, or append `rowOf(entry)`.
 */
export function foldInto<T extends LogLine>(
  row: FoldedRow<T> | undefined,
  entry: Numbered<T>,
): FoldedRow<T> | null {
  if (row === undefined || shapeKey(row.line) !== shapeKey(entry.line)) return null;
  return { ...row, lastNo: entry.no, count: row.count + 1, last: entry.line };
}

export function rowOf<T extends LogLine>(entry: Numbered<T>): FoldedRow<T> {
  return { no: entry.no, lastNo: entry.no, count: 1, line: entry.line, last: entry.line };
}

/**
 * Folds consecutive repeats into one row each, in one pass. Rows whose first number stands in `expanded` come out as
 * their single lines.
 */
export function foldLines<T extends LogLine>(
  entries: Iterable<Numbered<T>>,
  expanded: ReadonlySet<number> = new Set(),
): FoldedRow<T>[] {
  const rows: FoldedRow<T>[] = [];
  /** First line of the expanded run being written out, to know where that run ends. */
  let open: T | undefined;
  for (const entry of entries) {
    if (open !== undefined && shapeKey(open) === shapeKey(entry.line)) {
      rows.push(rowOf(entry));
      continue;
    }
    open = undefined;
    const grown = foldInto(rows.at(-1), entry);
    if (grown !== null) {
      rows[rows.length - 1] = grown;
      continue;
    }
    if (expanded.has(entry.no)) open = entry.line;
    rows.push(rowOf(entry));
  }
  return rows;
}
