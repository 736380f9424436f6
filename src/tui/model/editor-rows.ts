import { graphemes } from '../../text/graphemes.ts';
import { width } from '../../text/width.ts';

interface Cluster {
  /** UTF-16 units. */
  readonly length: number;
  readonly columns: number;
}

/** One row of a wrapped text: the half-open range `start`..`end` of it, without a line break. */
export interface EditorRow {
  readonly start: number;
  readonly end: number;
  readonly clusters: readonly Cluster[];
  /** True when the text goes on in the next row without a line break between. */
  readonly wrapped: boolean;
}

/** Where a cursor stands among the rows, in cells. */
interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * Wraps a text under edit at `columns`. Words move whole when they fit; the rows hold every character, so a place in
 * the text and a cell on the screen map both ways. The cursor's cell needs room behind the last character, so
 * a row that is full to the brim at the end of the text is followed by an empty one.
 */
export function editorRows(text: string, columns: number): readonly EditorRow[] {
  const room = Math.max(2, columns);
  const rows: EditorRow[] = [];
  let start = 0;
  for (const part of text.split('\n')) {
    wrapPart(part, start, room, rows);
    start += part.length + 1;
  }
  return rows;
}

function wrapPart(part: string, from: number, room: number, rows: EditorRow[]): void {
  let start = from;
  let clusters: Cluster[] = [];
  let used = 0;
  /** Clusters up to and with the last blank of this row: where a word may move to the next. */
  let breakAt = 0;
  const push = (count: number, wrapped: boolean): void => {
    const taken = clusters.slice(0, count);
    const end = taken.reduce((sum, each) => sum + each.length, start);
    rows.push({ start, end, clusters: taken, wrapped });
    clusters = clusters.slice(count);
    used = clusters.reduce((sum, each) => sum + each.columns, 0);
    start = end;
    breakAt = 0;
  };
  for (const each of graphemes(part)) {
    const columns = width(each);
    if (used + columns > room) push(breakAt > 0 ? breakAt : clusters.length, true);
    clusters.push({ length: each.length, columns });
    used += columns;
    if (each === ' ' || columns === 2) breakAt = clusters.length;
  }
  if (used >= room) push(clusters.length, true);
  push(clusters.length, false);
}

/** The row and column of a cursor; at the seam of a wrapped row it stands at the start of the next. */
export function placeOf(text: string, cursor: number, rows: readonly EditorRow[]): Place {
  const place = Math.min(Math.max(cursor, 0), text.length);
  const row = rows.findIndex((each) => place < each.end || (place === each.end && !each.wrapped));
  const found = rows[row];
  if (found === undefined) return { row: Math.max(0, rows.length - 1), column: 0 };
  let index = found.start;
  let column = 0;
  for (const each of found.clusters) {
    if (index >= place) break;
    index += each.length;
    column += each.columns;
  }
  return { row, column };
}
