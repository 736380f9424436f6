import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bodyRows,
  centred,
  type Layout,
  type LayoutOptions,
  layout,
  PANES,
} from '../../../src/tui/model/layout.ts';

const base: LayoutOptions = {
  focus: 'checklist',
  zoom: 'none',
  banner: false,
  coach: false,
  replay: false,
  prompt: 0,
  note: 0,
  people: 2,
};

const options: fc.Arbitrary<LayoutOptions> = fc.record({
  focus: fc.constantFrom(...PANES),
  zoom: fc.constantFrom('none', 'half', 'full'),
  banner: fc.boolean(),
  coach: fc.boolean(),
  replay: fc.boolean(),
  prompt: fc.integer({ min: 0, max: 6 }),
  note: fc.integer({ min: 0, max: 14 }),
  people: fc.integer({ min: 0, max: 40 }),
});

/** How often each cell is covered by header, banner, panes, editor rows below, prompt, message and footer. */
function cover(l: Layout): number[] {
  const cells = new Array<number>(l.cols * l.rows).fill(0);
  const inPane = l.note !== null && PANES.some((pane) => (l.panes[pane]?.foot ?? 0) > 0);
  const rects = [
    l.header,
    l.banner,
    l.coach,
    ...PANES.map((pane) => l.panes[pane]),
    l.prompt,
    l.message,
    l.replay,
    l.footer,
  ];
  if (!inPane) rects.push(l.note);
  for (const rect of rects) {
    if (rect === null) continue;
    for (let y = rect.y; y < rect.y + rect.h; y++) {
      for (let x = rect.x; x < rect.x + rect.w; x++) cells[y * l.cols + x] = (cells[y * l.cols + x] ?? 0) + 1;
    }
  }
  return cells;
}

describe('layout', () => {
  it('TUI-1 its rectangles tile the screen at every size and with all that may be open', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 240 }),
        fc.integer({ min: 1, max: 70 }),
        options,
        (cols, rows, o) => {
          const l = layout(cols, rows, o);
          const cells = cover(l);
          expect(cells).toHaveLength(cols * rows);
          expect(cells.every((count) => count === 1)).toBe(true);
          for (const rect of [l.note, l.dialog, l.prompt]) {
            if (rect === null) continue;
            expect(rect.x + rect.w).toBeLessThanOrEqual(cols);
            expect(rect.y + rect.h).toBeLessThanOrEqual(rows);
          }
        },
      ),
      { numRuns: 400, seed: 7 },
    );
  });

  it('TUI-1 the focused pane always keeps a row to work in', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 240 }),
        fc.integer({ min: 6, max: 70 }),
        options,
        (cols, rows, o) => {
          const l = layout(cols, rows, o);
          const pane = l.panes[o.focus];
          const hiddenByNote = o.zoom === 'full' && o.note > 0;
          expect(pane === null ? hiddenByNote : bodyRows(pane) >= 1).toBe(true);
        },
      ),
      { numRuns: 400, seed: 8 },
    );
  });

  it('TUI-2 is wide from 100 columns and 15 rows on, else one column with the focused pane open', () => {
    expect(layout(100, 15, base).kind).toBe('wide');
    expect(layout(99, 40, base).kind).toBe('narrow');
    const narrow = layout(80, 24, { ...base, focus: 'logs' });
    expect(PANES.map((pane) => narrow.panes[pane]?.open)).toEqual([false, true, false, false]);
    expect(narrow.panes.logs?.h).toBe(24 - 3 - 1 - 1 - 3);
  });

  it('TUI-3 drops the message row, the clock row, the row of what is next, the other panes, then says it is too small', () => {
    expect(layout(60, 15, base)).toMatchObject({ message: { h: 1 }, header: { h: 3 } });
    expect(layout(60, 14, base)).toMatchObject({ message: null, header: { h: 3 } });
    expect(layout(60, 12, base)).toMatchObject({ header: { h: 2 } });
    expect(layout(60, 10, base)).toMatchObject({ header: { h: 1 }, panes: { logs: { h: 1 } } });
    expect(layout(60, 8, base)).toMatchObject({ header: { h: 1 }, panes: { logs: null } });
    expect(layout(60, 5, base).kind).toBe('small');
    expect(layout(20, 5, base).kind).toBe('small');
  });

  it('TUI-4 the note editor opens inside the notes pane when wide, below the panes when narrow', () => {
    const wide = layout(120, 40, { ...base, note: 3 });
    expect(wide.note).toMatchObject({ h: 3 });
    expect(wide.note?.x).toBe((wide.panes.notes?.x ?? 0) + 1);
    const narrow = layout(80, 24, { ...base, note: 3 });
    expect(narrow.note).toEqual({ x: 0, y: 19, w: 80, h: 3 });
    expect(narrow.panes.notes?.open).toBe(false);
  });

  it('TUI-5 a zoomed pane takes the room of all four', () => {
    const zoomed = layout(120, 40, { ...base, zoom: 'full', focus: 'people' });
    expect(zoomed.panes).toMatchObject({
      checklist: null,
      logs: null,
      notes: null,
      people: { w: 120, h: 35 },
    });
  });

  it('centres a box inside its area', () => {
    const area = { x: 2, y: 3, w: 20, h: 10 };
    expect(centred(area, 10, 4)).toEqual({ x: 7, y: 5, w: 10, h: 4 });
    expect(centred(area, 99, 99)).toEqual(area);
  });
});

describe('half zoom', () => {
  it('SCR-40 gives the focused pane its column and the most of the width, and leaves the others in view', () => {
    for (const focus of PANES) {
      const plain = layout(160, 50, { ...base, focus }).panes;
      const half = layout(160, 50, { ...base, zoom: 'half', focus }).panes;
      const area = (pane: (typeof plain)['logs']): number => (pane?.w ?? 0) * (pane?.h ?? 0);
      expect(area(half[focus]), focus).toBeGreaterThan(area(plain[focus]) * 1.2);
      for (const other of PANES) expect(half[other]?.h, `${other} beside ${focus}`).toBeGreaterThanOrEqual(3);
    }
  });
});
