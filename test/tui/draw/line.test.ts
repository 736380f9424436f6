import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { width } from '../../../src/text/width.ts';
import type { Style } from '../../../src/tui/draw/colours.ts';
import { apart, cutSpans, line, paint, type Span, spansWidth, styled } from '../../../src/tui/draw/line.ts';
import { joinParts, part } from '../../../src/tui/draw/parts.ts';

const piece = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '決済',
    'が\u3099',
    '👨‍👩‍👧',
    '\x1b[31mred',
    '\x1b]52;c;eA==\x07',
    '\u202eabc',
    'a\nb',
    '\u009b2J',
    '\ud800',
    'ﾊﾟ',
    '—…',
  ),
);
const style = fc.constantFrom<Style>('burn', 'wait', 'done', 'past', 'hit', 'strong', 'alarm');
const span: fc.Arbitrary<Span> = fc.oneof(
  piece,
  fc.tuple(style, piece).map(([each, text]) => styled(each, text)),
);
const spans = fc.array(span, { maxLength: 8 });

/** What is left when our own colours are taken away. */
const bare = (text: string): string => text.replace(/\x1b\[[\d;]*m/g, '');

describe('a row', () => {
  it('TUI-6 is painted at exactly its width, whatever is in it', () => {
    fc.assert(
      fc.property(
        spans,
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        fc.boolean(),
        (all, cols, colour, selected) => {
          expect(width(paint({ spans: all, selected }, cols, colour))).toBe(cols);
        },
      ),
      { numRuns: 500, seed: 11 },
    );
  });

  it('TUI-7 never gives a terminal anything to obey but our own colours', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 60 }), (all, cols) => {
        expect(bare(paint(line(...all), cols, true))).not.toMatch(
          /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/,
        );
      }),
      { numRuns: 500, seed: 12 },
    );
  });

  it('TUI-8 has no colour at all without colour', () => {
    const row = line(styled('burn', '✗ failed'), ' ', styled('hit', 'x'));
    expect(paint({ ...row, selected: true }, 20, false)).toBe('✗ failed x          ');
    expect(paint(row, 12, true)).toContain('\x1b[31m');
  });

  it('TUI-1029 changes the colour once a run, however many spans look the same', () => {
    const bars = [...'▁▁▂█▁'].map((bar) => styled('burn', bar));
    const row = line(' ', ...bars, styled('past', '▁'), styled('past', '▁'), 'a', 'b');
    const painted = paint(row, 20, 'dark');
    expect(painted.match(/\x1b\[[\d;]+m/g)?.filter((code) => code !== '\x1b[0m')).toHaveLength(2);
    expect(painted).toContain('▁▁▂█▁');
    expect(paint({ ...row, selected: true }, 20, 'dark').match(/\x1b\[7/g)).toHaveLength(4);
    expect(paint(row, 20, false)).toBe(` ▁▁▂█▁▁▁ab${' '.repeat(10)}`);
  });

  it('TUI-6 shows a cut by .. and never half a character', () => {
    expect(paint(line('決済画面で5xx急増'), 8, false)).toBe('決済画..');
    expect(paint(line('決済画面で5xx急増'), 9, false)).toBe('決済画.. ');
    expect(paint(line('abc'), 1, false)).toBe('.');
    expect(cutSpans(['abc', styled('burn', 'def')], 5)).toEqual(['abc', styled('burn', '..')]);
  });

  it('lays two groups at its ends; the left one gives way', () => {
    expect(paint({ spans: apart(['証跡の保全'], ['田中'], 16) }, 16, false)).toBe('証跡の保全  田中');
    expect(paint({ spans: apart(['証跡の保全を進める'], ['田中'], 16) }, 16, false)).toBe('証跡の保..  田中');
  });

  it('lets the least needed pieces go first', () => {
    const parts = [part(0, 'id'), part(2, 'hub'), part(1, 'pager'), part(3, 'people')];
    const shown = (cols: number): string => joinParts(parts, cols).join('');
    expect(shown(40)).toBe('id  hub  pager  people');
    expect(shown(15)).toBe('id  hub  pager');
    expect(shown(10)).toBe('id  pager');
    expect(shown(4)).toBe('id');
    expect(spansWidth(joinParts(parts, 4))).toBe(2);
  });
});
