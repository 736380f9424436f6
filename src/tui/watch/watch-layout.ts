import { FULL_ROWS, LEAST, type PaneRect, type Rect, WIDE_COLS } from '../model/layout.ts';
import type { WatchState } from './watch-state.ts';

/** header (1) · banner, while something cannot be read · rules · filter or message · footer. */
export interface WatchLayout {
  readonly kind: 'wide' | 'narrow' | 'small';
  readonly header: Rect;
  readonly banner: Rect | null;
  readonly list: PaneRect | null;
  readonly message: Rect | null;
  readonly footer: Rect;
  /** The most a dialog may cover. */
  readonly dialog: Rect;
}

export function watchLayout(state: WatchState, banner: boolean): WatchLayout {
  const { cols, rows } = state;
  const whole = { x: 0, y: 0, w: cols, h: rows };
  if (cols < LEAST.cols || rows < LEAST.rows) {
    const none = { banner: null, list: null, message: null };
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
  const top = banner ? take(1) : null;
  const list = {
    ...take(rows - y - 2),
    framed: wide,
    foot: 0,
    open: true,
    top: true,
    bottom: wide,
  };
  return {
    kind: wide ? 'wide' : 'narrow',
    header,
    banner: top,
    list,
    message: take(1),
    footer: take(1),
    dialog: { x: 0, y: 1, w: cols, h: Math.max(1, rows - 2) },
  };
}
