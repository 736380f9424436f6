import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { width } from '../../src/text/width.ts';
import type { Frame } from '../../src/tui/draw/frame.ts';
import { PANES } from '../../src/tui/model/layout.ts';
import { Rig } from './rig.ts';
import { logLines, SATO, underWay } from './story.ts';

/** Every width at some heights and every height at some widths, the edges of what the layout does among them. */
const SIZES = [
  ...[15, 40].flatMap((rows) => Array.from({ length: 181 }, (_, i) => [60 + i, rows] as const)),
  ...[60, 99, 100, 160].flatMap((cols) => Array.from({ length: 56 }, (_, i) => [cols, 15 + i] as const)),
];

/** How often each cell lies in a block. */
function cover({ cols, rows, blocks }: Frame): number[] {
  const cells = new Array<number>(cols * rows).fill(0);
  for (const { rect } of blocks) {
    for (let y = rect.y; y < rect.y + rect.h; y++) {
      for (let x = rect.x; x < rect.x + rect.w; x++) cells[y * cols + x] = (cells[y * cols + x] ?? 0) + 1;
    }
  }
  return cells;
}

const OPENERS = [
  '',
  '?',
  ':',
  'b',
  'm',
  'd',
  'S',
  'X',
  'H',
  'P',
  'n',
  '/',
  'z',
  '2W',
  '3l',
  'gg',
  'J',
  '[',
  '6[',
];

describe('sizes', () => {
  it('SCR-46 from 60x15 to 240x70 every row is exactly as wide as its rectangle, whatever is open', () => {
    const clients = { ja: underWay(SATO, 'ja'), en: underWay(SATO, 'en') };
    for (const client of Object.values(clients)) client.log(...logLines(200));
    let carets = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 240 }),
        fc.integer({ min: 15, max: 70 }),
        fc.constantFrom('ja' as const, 'en' as const),
        fc.constantFrom(...OPENERS),
        fc.constantFrom('1', '2', '3', '4'),
        (cols, rows, lang, open, pane) => {
          const rig = new Rig(clients[lang], {
            cols,
            rows,
            lang,
            borders: cols % 2 === 0 ? 'line' : 'ascii',
          });
          rig.press(pane, ...open);
          const { frame } = rig;
          for (const { id, rect, rows: painted } of frame.blocks) {
            expect(painted, id).toHaveLength(rect.h);
            for (const row of painted) expect(width(row), `${id} ${cols}x${rows}`).toBe(rect.w);
            expect(rect.x + rect.w).toBeLessThanOrEqual(cols);
            expect(rect.y + rect.h).toBeLessThanOrEqual(rows);
          }
          const { x, y } = frame.cursor ?? { x: 0, y: 0 };
          expect(x).toBeLessThan(cols);
          expect(y).toBeLessThan(rows);
          carets += frame.cursor === null ? 0 : 1;
          expect(rig.failures).toEqual([]);
          rig.store.close();
        },
      ),
      { numRuns: 240, seed: 8 },
    );
    expect(carets).toBeGreaterThan(30);
  });

  it.each([
    ['ja', '証跡の保全'],
    ['en', 'Preserve evid'],
  ] as const)(
    'SCR-47 at every size no block lies over another, and the current step and the pane in focus are seen: %s',
    (lang, step) => {
      const client = underWay(SATO, lang);
      client.log(...logLines(200));
      const rig = new Rig(client, { cols: 60, rows: 15, lang });
      for (const [i, [cols, rows]] of SIZES.entries()) {
        const pane = (i % PANES.length) + 1;
        rig.press(String(pane));
        rig.store.resize(cols, rows);
        const size = `${cols}x${rows}, pane ${pane}`;
        expect(
          cover(rig.frame).every((count) => count === 1),
          size,
        ).toBe(true);
        const text = rig.text();
        expect(text, size).toContain(step);
        expect(text.match(/»[1-4] /g), size).toEqual([`»${pane} `]);
      }
      expect(rig.failures).toEqual([]);
    },
  );

  it('SCR-45 the pane in focus is marked without colour, wide and narrow', () => {
    for (const [cols, rows] of [
      [120, 40],
      [80, 24],
    ] as const) {
      const rig = new Rig(underWay(SATO), { cols, rows, lang: 'en' });
      PANES.forEach((_, i) => {
        const key = String(i + 1);
        rig.press(key);
        const marked = rig.text().match(/»[1-4] (?:Checklist|Logs|Notes|People)/g);
        expect(marked?.map((text) => text[1])).toEqual([key]);
      });
    }
  });
});
