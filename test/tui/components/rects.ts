import type { PaneRect } from '../../../src/tui/model/layout.ts';

/** Where a component of a test stands: at the corner, so wide and so high. */
export const place = (w: number, h: number) => ({ x: 0, y: 0, w, h });

/** An open pane with its frame. */
export const pane = (w: number, h = 9): PaneRect => ({
  ...place(w, h),
  ...{ framed: true, top: true, bottom: true, open: true, foot: 0 },
});
