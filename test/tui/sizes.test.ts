import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { width } from '../../src/text/width.ts';
import { PANES } from '../../src/tui/layout.ts';
import { Rig } from './rig.ts';
import { logLines, SATO, underWay } from './story.ts';

const OPENERS = ['', '?', ':', 'b', 'm', 'd', 'S', 'X', 'H', 'P', 'n', '/', 'z', '2W', '3l', 'gg', 'J'];

describe('sizes', () => {
  it('SCR-46 from 60x15 to 240x70 every row is exactly as wide as its rectangle, whatever is open', () => {
    const clients = { ja: underWay(SATO, 'ja'), en: underWay(SATO, 'en') };
    for (const client of Object.values(clients)) client.log(...logLines(200));
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
          if (frame.cursor !== null) {
            expect(frame.cursor.x).toBeLessThan(cols);
            expect(frame.cursor.y).toBeLessThan(rows);
          }
          expect(rig.failures).toEqual([]);
          rig.store.close();
        },
      ),
      { numRuns: 200, seed: 8 },
    );
  });

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
