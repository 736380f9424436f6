import { bodyRows, FULL_ROWS, LEAST, type PaneRect, type Rect, WIDE_COLS } from '../model/layout.ts';
import { itemsOf, selectedItem } from './home-list.ts';
import type { HomeState } from './home-state.ts';

/**
 * header (1) · banner, while the hub or the pager is not read · pages, where there is a pager · sessions · filter, while
 * typed · message (from 15 rows on; else it takes the footer's row) · footer. The rectangles tile the screen.
 */
export interface HomeLayout {
  readonly kind: 'wide' | 'narrow' | 'small';
  readonly header: Rect;
  readonly banner: Rect | null;
  readonly pages: PaneRect | null;
  readonly sessions: PaneRect | null;
  readonly filter: Rect | null;
  readonly message: Rect | null;
  readonly footer: Rect;
  /** The most a dialog may cover. */
  readonly dialog: Rect;
}

export function homeLayout(state: HomeState): HomeLayout {
  const { cols, rows } = state;
  const whole = { x: 0, y: 0, w: cols, h: rows };
  if (cols < LEAST.cols || rows < LEAST.rows) {
    const none = { banner: null, pages: null, sessions: null, filter: null, message: null };
    return { kind: 'small', header: whole, ...none, footer: { ...whole, h: 0 }, dialog: whole };
  }
  const wide = cols >= WIDE_COLS && rows >= FULL_ROWS;
  let y = 0;
  const take = (h: number): Rect => {
    const rect = { x: 0, y, w: cols, h };
    y += h;
    return rect;
  };
  const header = take(1);
  const banner = hasBanner(state) ? take(1) : null;
  const filterRows = state.typing === null ? 0 : 1;
  const messageRows = rows >= FULL_ROWS ? 1 : 0;
  const area = rows - y - filterRows - messageRows - 1;
  const frame = { framed: wide, foot: 0, open: true };
  const split = pagesRows(state, area, wide);
  const pages = split === 0 ? null : { ...take(split), ...frame, top: true, bottom: false };
  const sessions = { ...take(area - split), ...frame, top: split === 0, bottom: wide };
  const filter = filterRows > 0 ? take(1) : null;
  const message = messageRows > 0 ? take(1) : null;
  const footer = take(1);
  const dialog = { x: 0, y: 1, w: cols, h: Math.max(1, rows - 2) };
  return { kind: wide ? 'wide' : 'narrow', header, banner, pages, sessions, filter, message, footer, dialog };
}

const hasBanner = ({ trouble, reading }: HomeState): boolean =>
  trouble !== null || (reading?.pages?.stalled ?? null) !== null;

/**
 * Pages get what they need; where both need more than there is, they get the larger half; where there is room for one
 * list alone, it is the one with the chosen row.
 */
function pagesRows(state: HomeState, area: number, framed: boolean): number {
  if (state.reading === null || state.reading.pages === null) return 0;
  const items = itemsOf(state);
  const pages = items.filter(({ kind }) => kind === 'page').length;
  const edge = framed ? 2 : 1;
  const wanted = 1 + Math.max(1, pages);
  const others = edge + Math.max(1, items.length - pages);
  // A title and a row are the least either can be.
  if (area < 2 + 1 + edge) return selectedItem(state)?.kind === 'session' ? 0 : area;
  const most = Math.max(2, area - (1 + edge));
  return Math.max(0, Math.min(wanted, most, Math.max(area - others, Math.ceil(area * 0.6))));
}

/** Rows of the list in which the selection moves, to page by. */
export function listRows(layout: HomeLayout): number {
  return Math.max(bodyRows(layout.pages), bodyRows(layout.sessions));
}
