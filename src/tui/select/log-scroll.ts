import type { NumberedLine } from '../../protocol/messages.ts';
import { type FoldRow, isFoldedAway, type LogList, type LogRow, rowOf } from '../model/log-list.ts';
import type { LogsView } from '../model/views/logs-view.ts';

/*
 * How the log pane moves. `bottom` is the number of the line at the last row (null: live, the newest line),
 * `cursor` the selected one. Both are numbers of lines, never row indices: what arrives or is dropped moves nothing.
 */

/** So many lines may hold their repeats open at once. */
const SPREAD = 50;

const isLine = (row: LogRow | undefined): row is FoldRow => row?.kind === 'line';

/** Index of the row at the foot of a pane of `height` rows. */
export function bottomIndex(view: LogsView, list: LogList, height: number): number {
  const last = list.size - 1;
  if (view.bottom === null) return last;
  return Math.min(last, Math.max(list.indexOf(view.bottom), height - 1));
}

/**
 * Indices of the rows shown, `from` up to and with `to`; `to < from` when there are none. The selected row is among
 * them, however rows have folded and opened since the pane was scrolled to where it is.
 */
export function windowOf(
  view: LogsView,
  list: LogList,
  height: number,
): { readonly from: number; readonly to: number } {
  const foot = bottomIndex(view, list, height);
  const at = view.cursor === null ? foot : Math.max(0, list.indexOf(view.cursor));
  const to = at > foot ? at : at <= foot - height ? Math.min(list.size - 1, at + height - 1) : foot;
  return { from: Math.max(0, to - height + 1), to };
}

/** The nearest row at or beyond `index` in a direction that is a line, else in the other. */
function lineFrom(list: LogList, index: number, direction: 1 | -1): number {
  for (let i = index; i >= 0 && i < list.size; i += direction) if (isLine(list.at(i))) return i;
  for (let i = index; i >= 0 && i < list.size; i -= direction) if (isLine(list.at(i))) return i;
  return -1;
}

/** Selects the row at an index, freezes, and scrolls just so far that it is seen. */
export function select(
  view: LogsView,
  list: LogList,
  height: number,
  index: number,
  direction: 1 | -1,
): LogsView {
  const wanted = Math.min(list.size - 1, Math.max(0, index));
  const at = lineFrom(list, wanted, direction);
  const row = list.at(at);
  if (!isLine(row)) return view;
  const shown = windowOf(view, list, height);
  const foot = at > shown.to ? at : at < shown.from ? Math.min(list.size - 1, at + height - 1) : shown.to;
  return { ...view, cursor: row.no, bottom: numberAt(list, foot) ?? row.no };
}

/** Puts a line in the middle of the pane, where a jump has led. Repeats that hide it are opened. */
export function jump(view: LogsView, list: LogList, height: number, no: number): LogsView {
  const row = rowOf(list, no);
  if (row === undefined) return view;
  const index = list.indexOf(no);
  const below = Math.floor(height / 2);
  if (isFoldedAway(list, no)) {
    const lines = list.linesOf(row);
    const at = lines.findIndex((line) => line.no === no);
    const rest = index + below - (lines.length - 1 - at);
    const bottom = lines[at + below]?.no ?? numberAt(list, Math.min(list.size - 1, rest));
    return { ...opened(view, no), cursor: no, bottom: bottom ?? no };
  }
  const shown = windowOf(view, list, height);
  if (view.bottom !== null && index >= shown.from && index <= shown.to) return { ...view, cursor: no };
  const foot = Math.min(list.size - 1, Math.max(height - 1, index + below));
  return { ...view, cursor: no, bottom: numberAt(list, foot) ?? no };
}

/** The repeats that a line lies among, one by one. */
export const opened = (view: LogsView, no: number): LogsView => ({
  ...view,
  spread: [...view.spread.filter((each) => each !== no), no].slice(-SPREAD),
});

function numberAt(list: LogList, index: number): number | null {
  const row = list.at(index);
  return row === undefined ? null : row.kind === 'line' ? row.lastNo : row.no;
}

/** Index the cursor stands at; while live, the newest row. */
function cursorIndex(view: LogsView, list: LogList, height: number): number {
  return view.cursor === null ? bottomIndex(view, list, height) : list.indexOf(view.cursor);
}

/** Moves the cursor by rows; from live it freezes what is seen. */
export function move(view: LogsView, list: LogList, height: number, by: number): LogsView {
  const from = cursorIndex(view, list, height);
  return select(view, list, height, from + by, by < 0 ? -1 : 1);
}

/** Place of the line that some are missing before: the nearest at or above the cursor, else below it; null: none. */
export function nearestGap(view: LogsView, list: LogList): number | null {
  const at = view.cursor === null ? list.size - 1 : list.indexOf(view.cursor);
  const place = (i: number): number | null => {
    const row = list.at(i);
    return row?.kind === 'gap' && typeof row.count === 'number' ? Math.ceil(row.no) : null;
  };
  for (let i = at; i >= 0; i--) if (place(i) !== null) return place(i);
  for (let i = at + 1; i < list.size; i++) if (place(i) !== null) return place(i);
  return null;
}

/** Freezes with the newest line selected. */
export function freeze(view: LogsView, list: LogList, height: number): LogsView {
  return select(view, list, height, bottomIndex(view, list, height), -1);
}

/** Repeats that were opened fold again: a live log is read by its rows. */
export const live = (view: LogsView): LogsView => ({
  ...view,
  bottom: null,
  cursor: null,
  spread: view.spread.length === 0 ? view.spread : [],
});

/** The next (1) or previous (-1) row after the cursor whose lines fit, which are of one level and shape. */
export function findRow(
  view: LogsView,
  list: LogList,
  height: number,
  direction: 1 | -1,
  fits: (row: FoldRow) => boolean,
): FoldRow | null {
  const start = cursorIndex(view, list, height) + (view.cursor === null && direction === -1 ? 0 : direction);
  for (let i = start; i >= 0 && i < list.size; i += direction) {
    const row = list.at(i);
    if (isLine(row) && fits(row)) return row;
  }
  return null;
}

/** The next (1) or previous (-1) line after the selected one that fits; live, upwards from the newest. */
export function findLine(
  view: LogsView,
  list: LogList,
  direction: 1 | -1,
  fits: (line: NumberedLine) => boolean,
): NumberedLine | null {
  return list.seek(view.cursor ?? Number.POSITIVE_INFINITY, direction, fits);
}
