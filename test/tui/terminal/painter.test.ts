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

const WIDE = /[\u3041-\u9fff]/;

/**
 * What a terminal of so many columns shows after these sequences; only what a painter writes is known to it. A cell is its character and
 * its colour, the second half of a wide character is ''. `ambiguous`: cells that `①` takes there.
 */
function cells(written: string, ambiguous: 1 | 2 = 1, cols = 8): string[][] {
  const grid = Array.from({ length: 3 }, () => Array.from({ length: cols }, () => '#'));
  let [x, y, look] = [0, 0, ''];
  const put = (cell: string): void => {
    const row = grid[y] as string[];
    if (x >= cols) return;
    // Half of a wide character is none.
    if (row[x] === '' && cell !== '') row[x - 1] = ' ';
    if (row[x + 1] === '') row[x + 1] = ' ';
    row[x] = cell;
    x += 1;
  };
  for (const [, move, right, erased, colour, clear, , shift, char] of written.matchAll(
    /\x1b\[(\d+;\d+)H|\x1b\[(\d+)C|\x1b\[(\d+)X|\x1b\[([\d;]*)m|(\x1b\[H\x1b\[J)|(\x1b\[\?\d+[hl])|\x1b\[([P@])|(.)/gu,
  )) {
    if (move !== undefined) [y = 0, x = 0] = move.split(';').map((n) => Number(n) - 1);
    else if (right !== undefined) x += Number(right);
    else if (erased !== undefined) {
      const back = x;
      for (let i = 0; i < Number(erased); i++) put(look === '7' ? '7: ' : ' ');
      x = back;
    } else if (colour !== undefined) look = colour.replace(/^0;?/, '');
    else if (shift === 'P') grid[y] = [...(grid[y] ?? []).toSpliced(x, 1), look === '7' ? '7: ' : ' '];
    else if (shift === '@')
      grid[y] = (grid[y] ?? []).toSpliced(x, 0, look === '7' ? '7: ' : ' ').slice(0, cols);
    else if (clear !== undefined) for (const row of grid) row.fill(' ');
    else if (char !== undefined) {
      // What draws lines only leaves a blank as it is.
      put(look === '' || (char === ' ' && look !== '7') ? char : `${look}:${char}`);
      if (WIDE.test(char) || (char === '①' && ambiguous === 2)) put('');
    }
  }
  return grid;
}

const shown = (written: string): string[] => cells(written).map((row) => row.join(''));

describe('the painter', () => {
  it('TRM-6 tells a terminal only what differs', () => {
    const painter = new Painter();
    painter.paint(frame(panes('one ', 'two ')));
    expect(painter.paint(frame(panes('one ', 'two ')))).toBe('');
    expect(painter.paint(frame(panes('one ', 'new ')))).toBe('\x1b[?2026h\x1b[1;5Hnew\x1b[?2026l');
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
      /new\x1b\[3;2H\x1b\[\?2026l$/,
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
  });

  it('TUI-1029 writes the columns that differ, whole characters of them, and goes on to the next ones to the right', () => {
    const painter = new Painter();
    const row = (text: string) => frame([block('row', 0, 0, [text])]);
    painter.paint(row('あ234567'));
    expect(painter.paint(row('あx3456y'))).toBe('\x1b[?2026h\x1b[1;3Hx3456y\x1b[?2026l');
    expect(painter.paint(row('い23456y'))).toBe('\x1b[?2026h\x1b[1;1Hい2\x1b[?2026l');
    painter.paint(row('12345678'));
    expect(painter.paint(row('a234567b'))).toBe('\x1b[?2026h\x1b[1;1Ha\x1b[6Cb\x1b[?2026l');
    expect(painter.paint(row('\x1b[1ma2\x1b[0m34567b'))).toBe(
      '\x1b[?2026h\x1b[1;1H\x1b[1ma2\x1b[0m\x1b[?2026l',
    );

    // A bar of a chart is one cell wherever a line of a box is.
    painter.paint(row('▁▁▂▃▄▅▆▇'));
    expect(painter.paint(row('▁▁▂▃▄▅▆█'))).toBe('\x1b[?2026h\x1b[1;8H█\x1b[?2026l');

    // What lies between and is of no agreed width is not written.
    const between = (left: string, right: string) =>
      frame([...panes(left, right), { ...block('over', 2, 0, ['①①']), rect: { x: 2, y: 0, w: 4, h: 1 } }]);
    painter.paint(between('abxx', 'xxcd'));
    expect(painter.paint(between('aBxx', 'xxCd'))).toBe('\x1b[?2026h\x1b[1;2HB\x1b[4CC\x1b[?2026l');
    painter.paint(row('あ234567'));
    expect(painter.paint(row('い23456z'))).toBe('\x1b[?2026h\x1b[1;1Hい\x1b[5Cz\x1b[?2026l');
  });

  it('TUI-1029 changes the colour once for a run of the frame, and erases many blanks at once', () => {
    const painter = new Painter();
    const rows = (...texts: string[]): string =>
      painter.paint({ cols: 16, rows: texts.length, cursor: null, blocks: [block('rows', 0, 0, texts)] });
    const frameOf = (text: string) => `\x1b[?2026h${text}\x1b[?2026l`;
    rows('0123456789abcdef', '0123456789abcdef');
    // Up to the end; and with something after them, where the cursor is still at the first.
    expect(rows('01234           ', '01           x f')).toBe(
      frameOf('\x1b[1;6H\x1b[11X\x1b[2;3H\x1b[11X\x1b[11Cx '),
    );
    rows('0123456789abcdef', '0123456789abcdef');
    expect(rows('0123456789ab    ', '0123         xef')).toBe(frameOf('\x1b[1;13H    \x1b[2;5H         x'));
    // One colour after the other, over a blank and from row to row; plain at the end.
    const [red, bold] = ['\x1b[31m', '\x1b[1m'];
    rows('aa bb cccccccccc', 'dd eeeeeeeeeeeee');
    expect(rows(`${red}AA BB\x1b[0m cccccccccc`, `${red}DD\x1b[0m ${bold}EE\x1b[0meeeeeeeeeee`)).toBe(
      frameOf('\x1b[1;1H\x1b[31mAA BB\x1b[2;1HDD \x1b[0;1mEE\x1b[0m'),
    );
    // A bar of colour is seen on blanks.
    rows('0123456789abcdef', '0123456789abcdef');
    expect(rows('\x1b[7m0 \x1b[0m             ', '0123456789abcdef')).toBe(
      frameOf('\x1b[1;1H\x1b[7m0 \x1b[0m\x1b[14X'),
    );
  });

  it('TUI-1029 moves bars that stand one to the right, and leaves what is behind them', () => {
    const painter = new Painter();
    const row = (text: string): string =>
      painter.paint({ cols: 24, rows: 1, cursor: null, blocks: [block('row', 0, 0, [text])] });
    row('all  ▃▄▅▆▇█▆▅▄▅▆  max 80');
    expect(row('all  ▄▅▆▇█▆▅▄▅▆▂  max 80')).toBe(
      '\x1b[?2026h\x1b[1;6H\x1b[P\x1b[10C\x1b[@\x1b[1;16H▂\x1b[?2026l',
    );
    // Also where one of them is another one now.
    expect(row('all  ▅▆▇▁▆▅▄▅▆▂▃  max 81')).toBe(
      '\x1b[?2026h\x1b[1;6H\x1b[P\x1b[10C\x1b[@\x1b[1;9H▁\x1b[6C▃\x1b[7C1\x1b[?2026l',
    );
    // Letters cost less than that.
    row('0123456789');
    expect(row('1234567890')).toBe('\x1b[?2026h\x1b[1;1H1234567890\x1b[?2026l');
  });

  it('TUI-1029 any walk of bars that move leaves what the last one alone would', () => {
    const bars = fc.array(fc.constantFrom(...'▁▂▃█'), { minLength: 24, maxLength: 24 });
    const walked = fc.record({
      start: bars,
      next: fc.array(fc.constantFrom(...'▁▂▃█あx'), { minLength: 1, maxLength: 12 }),
    });
    fc.assert(
      fc.property(walked, fc.constantFrom('', '7', '38;5;209'), fc.nat(9), ({ start, next }, look, other) => {
        const painter = new Painter();
        const frames = next.map((_, i): Frame => {
          const all = [...start, ...next.slice(0, i + 1)].map((bar, at) => (at % 10 === other ? '▂' : bar));
          const last = all.slice(i + 1);
          const wide = last.filter((bar) => bar === 'あ').length;
          const text = last.slice(0, 24 - wide).join('');
          const rows = [look === '' ? text : `\x1b[${look}m${text}\x1b[0m`];
          const behind = block('behind', 24, 0, [`|${i}`]);
          return {
            cols: 28,
            rows: 3,
            cursor: null,
            blocks: [{ ...block('bars', 0, 0, rows), rect: { x: 0, y: 0, w: 24, h: 1 } }, behind],
          };
        });
        const all = frames.map((each) => painter.paint(each)).join('');
        expect(cells(all, 1, 28)).toEqual(cells(new Painter().paint(frames.at(-1) as Frame), 1, 28));
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it('TUI-1029 erases many plain blanks of a text that is written whole', () => {
    const row = (text: string): string =>
      new Painter().paint({ cols: 40, rows: 1, cursor: null, blocks: [block('row', 0, 0, [text])] });
    const blanks = ' '.repeat(20);
    expect(row(`①\x1b[1ma\x1b[0m${blanks}|`)).toContain('①\x1b[1ma\x1b[0m\x1b[20X\x1b[20C|');
    expect(row(`①\x1b[7m${blanks}\x1b[0m${' '.repeat(9)}|`)).toContain(`${blanks}\x1b[0m${' '.repeat(9)}|`);
  });

  it.each([1, 2] as const)(
    'TRM-6 any walk of frames leaves what the last one alone would, where ① takes %i cells',
    (ambiguous) => {
      // Four columns, as this program takes them.
      const text = fc.constantFrom(
        'abcd',
        'ab d',
        '    ',
        'a  d',
        'あb ',
        'aあb',
        'いう',
        'ab①d',
        '①bcd',
        '①あ ',
      );
      const word = fc
        .record({ text, from: fc.nat(3), code: fc.constantFrom('', '1', '7', '38;5;247') })
        .map(({ text: plain, from, code }) => {
          const [head, tail] = [plain.slice(0, from), plain.slice(from)];
          return code === '' || tail === '' ? plain : `${head}\x1b[${code}m${tail}\x1b[0m`;
        });
      const any = fc.record({
        ...{ left: word, right: word },
        over: fc.option(fc.record({ x: fc.nat(4), y: fc.nat(2), text: word })),
      });
      const at = (id: string, x: number, y: number, rows: readonly string[]): Block => ({
        ...{ id, rows },
        rect: { x, y, w: 4, h: rows.length },
      });
      fc.assert(
        fc.property(fc.array(any, { minLength: 1, maxLength: 8 }), (walk) => {
          const frames = walk.map(({ left, right, over }) =>
            frame([
              at('left', 0, 0, [left, 'aaaa', right]),
              at('right', 4, 0, [right, left, 'bbbb']),
              ...(over === null ? [] : [at('over', over.x, over.y, [over.text])]),
            ]),
          );
          const painter = new Painter();
          const all = frames.map((each) => painter.paint(each)).join('');
          expect(cells(all, ambiguous)).toEqual(
            cells(new Painter().paint(frames.at(-1) as Frame), ambiguous),
          );
        }),
        { numRuns: 1_000, seed: 3 },
      );
    },
  );
});
