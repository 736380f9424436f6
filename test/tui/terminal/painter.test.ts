import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Frame } from '../../../src/tui/draw/frame.ts';
import { Painter } from '../../../src/tui/terminal/painter.ts';

const block = (id: string, x: number, y: number, rows: readonly string[]): Block => ({
  id,
  rect: { x, y, w: rows[0]?.length ?? 0, h: rows.length },
  rows,
});
const frame = (blocks: readonly Block[], cursor: Frame['cursor'] = null): Frame => ({
  cols: 8,
  rows: 3,
  blocks,
  cursor,
});
const panes = (left: string, right: string): Block[] => [
  block('left', 0, 0, [left, 'aaaa', 'aaaa']),
  block('right', 4, 0, [right, 'bbbb', 'bbbb']),
];

/** What a terminal of eight columns shows after these sequences; only what a painter writes is known to it. */
function shown(written: string): string[] {
  const grid = Array.from({ length: 3 }, () => Array.from({ length: 8 }, () => '#'));
  let [x, y] = [0, 0];
  for (const [, move, clear, , char] of written.matchAll(
    /\x1b\[(\d+;\d+)H|(\x1b\[H\x1b\[J)|(\x1b\[\?\d+[hl])|(.)/g,
  )) {
    if (move !== undefined) [y = 0, x = 0] = move.split(';').map((n) => Number(n) - 1);
    else if (clear !== undefined) for (const row of grid) row.fill(' ');
    else if (char !== undefined) {
      (grid[y] as string[])[x] = char;
      x += 1;
    }
  }
  return grid.map((row) => row.join(''));
}

describe('the painter', () => {
  it('TRM-6 tells a terminal only what differs', () => {
    const painter = new Painter();
    painter.paint(frame(panes('one ', 'two ')));
    expect(painter.paint(frame(panes('one ', 'two ')))).toBe('');
    expect(painter.paint(frame(panes('one ', 'new ')))).toBe('\x1b[?2026h\x1b[1;5Hnew \x1b[?2026l');
  });

  it('TRM-6 paints what lies below before what lies over it', () => {
    const painter = new Painter();
    const over = block('dialog', 2, 0, ['????']);
    const first = painter.paint(frame([...panes('one ', 'two '), over]));
    const second = painter.paint(frame([...panes('ONE ', 'two '), over]));
    expect(shown(first)[0]).toBe('on????o ');
    expect(shown(first + second)[0]).toBe('ON????o ');
    expect(shown(first + second + painter.paint(frame(panes('ONE ', 'two '))))[0]).toBe('ONE two ');
  });

  it('TRM-6 tells again what stands to the right of a text that may be drawn wider than it is taken for', () => {
    const painter = new Painter();
    painter.paint(frame(panes('one ', 'two ')));
    // `①` takes two cells where ambiguous characters do, and runs over the first cell of the pane beside it.
    expect(painter.paint(frame(panes('one①', 'two ')))).toContain('\x1b[1;1Hone①\x1b[1;5Htwo ');
    expect(painter.paint(frame(panes('one ', 'two ')))).toContain('\x1b[1;1Hone \x1b[1;5Htwo ');
    const swapped = frame(panes('one①', 'two ').reverse());
    expect(new Painter().paint(swapped)).toContain('\x1b[1;1Hone①\x1b[1;5Htwo ');
  });

  it('TRM-6 leaves the cursor at the caret, and writes nothing where neither moved', () => {
    const painter = new Painter();
    expect(painter.paint(frame(panes('one ', 'two ')))).toContain('\x1b[?25l');
    expect(painter.paint(frame(panes('one ', 'two '), { x: 1, y: 2 }))).toBe('\x1b[3;2H\x1b[?25h');
    expect(painter.paint(frame(panes('one ', 'two '), { x: 1, y: 2 }))).toBe('');
    expect(painter.paint(frame(panes('one ', 'new '), { x: 1, y: 2 }))).toMatch(
      /new \x1b\[3;2H\x1b\[\?2026l$/,
    );
    expect(painter.paint(frame(panes('one ', 'new ')))).toBe('\x1b[?25l');
  });

  it('TRM-6 paints everything again after another size, another place of a piece, and what somebody else wrote', () => {
    const caret = { x: 1, y: 2 };
    const all = new Painter().paint(frame(panes('one ', 'two '), caret));
    expect(all.startsWith('\x1b[?2026h\x1b[H\x1b[J')).toBe(true);
    expect(all.endsWith('\x1b[3;2H\x1b[?25h\x1b[?2026l')).toBe(true);
    const painter = new Painter();
    expect(painter.paint(frame(panes('one ', 'two '), caret))).toBe(all);
    painter.forget();
    expect(painter.paint(frame(panes('one ', 'two '), caret))).toBe(all);
    painter.forget();
    expect(painter.paint(frame(panes('one ', 'two ')))).toContain('\x1b[?25l');
    for (const size of [{ rows: 2 }, { rows: 4 }, { cols: 9 }]) {
      const { rows = 3 } = size as { rows?: number };
      const blocks = panes('one ', 'two ').map((each) => ({ ...each, rows: each.rows.slice(0, rows) }));
      const other = { ...frame(blocks, caret), ...size };
      const known = new Painter();
      known.paint(frame(panes('one ', 'two '), caret));
      expect(known.paint(other)).toBe(new Painter().paint(other));
    }
    const narrow = { ...block('left', 0, 0, ['one ']), rect: { x: 0, y: 0, w: 3, h: 1 } };
    painter.paint(frame([block('left', 0, 0, ['one ']), block('right', 4, 0, ['two '])]));
    expect(painter.paint(frame([narrow, block('right', 4, 0, ['two '])]))).toContain('one \x1b[1;5Htwo ');
  });

  it('TRM-6 any walk of frames leaves what the last one alone would', () => {
    const word = fc.stringMatching(/^[a-z ]{4}$/);
    const any = fc.record({
      left: word,
      right: word,
      over: fc.option(fc.record({ x: fc.nat(4), y: fc.nat(2), text: word })),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 8 }), (walk) => {
        const frames = walk.map(({ left, right, over }) =>
          frame([
            ...panes(left, right),
            ...(over === null ? [] : [block('over', over.x, over.y, [over.text])]),
          ]),
        );
        const painter = new Painter();
        const all = frames.map((each) => painter.paint(each)).join('');
        expect(shown(all)).toEqual(shown(new Painter().paint(frames.at(-1) as Frame)));
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});
