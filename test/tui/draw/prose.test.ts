import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/tui/draw/line.ts';
import { prose } from '../../../src/tui/draw/prose.ts';

const rows = (text: string, cols: number): string[] => prose(text, cols).map(({ spans }) => plainText(spans));

describe('prose', () => {
  it('TUI-92 keeps what three blanks set apart whole where not all fits in a row', () => {
    const text = '始める: oncall start "何が"   試す: oncall demo';
    expect(rows(text, 60)).toEqual([text]);
    expect(rows(text, 30)).toEqual(['始める: oncall start "何が"', '試す: oncall demo']);
    expect(rows('one two three', 8)).toEqual(['one two', 'three']);
  });
});
