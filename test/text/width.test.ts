import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { graphemes } from '../../src/text/graphemes.ts';
import { fit as fitTo, padEnd, sliceColumns, truncate, width } from '../../src/text/width.ts';
import { PIECES, randomText, seeded } from './random-text.ts';

function different(texts: Iterable<string>): string[] {
  const found: string[] = [];
  for (const text of texts) if (width(text) !== stringWidth(text)) found.push(JSON.stringify(text));
  return found.slice(0, 10);
}

describe('width', () => {
  it.each([
    ['timeout after 3000ms', 20],
    ['決済画面で5xx急増', 17],
    ['ｶﾞｰﾄﾞ', 5],
    ['か\u3099', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['⚠', 1],
    ['⚠\uFE0F', 2],
    ['1\uFE0F\u20E3', 2],
    ['🇯🇵', 2],
    ['─│█…→●', 6],
    ['น้ำ', 2],
    ['\u200B\u202E', 0],
    ['\x1b[31m赤\x1b[0m', 2],
  ])('TXT-10 measures %j as %i columns', (text, columns) => {
    expect(width(text)).toBe(columns);
  });

  it('TXT-11 equals string-width on 30,000 random texts', () => {
    const random = seeded(1125);
    function* texts() {
      for (let n = 0; n < 30_000; n++) yield randomText(random, 8);
    }
    expect(different(texts())).toEqual([]);
  });

  it('TXT-11 equals string-width on every code point, alone and after a letter, of the two planes of ideographs on every 16th', () => {
    function* texts() {
      for (let codePoint = 0; codePoint <= 0x3ffff; codePoint += codePoint < 0x20000 ? 1 : 16) {
        const character = String.fromCodePoint(codePoint);
        yield character;
        if (codePoint < 0x3400 || codePoint > 0xf000) yield `a${character}`;
      }
    }
    expect(different(texts())).toEqual([]);
  });

  it('TXT-11 equals string-width on every pair of pieces', () => {
    expect(different(PIECES.flatMap((one) => PIECES.map((other) => one + other)))).toEqual([]);
  });

  it('TXT-11 equals string-width on coloured text', () => {
    const random = seeded(7);
    const pieces = [
      ...PIECES,
      '\x1b[31m',
      '\x1b[0m',
      '\x1b[38;5;196m',
      '\x1b]8;;https://example.com\x07',
      '\x1b]8;;\x1b\\',
    ];
    const texts = Array.from({ length: 5000 }, () => randomText(random, 10, pieces));
    expect(different(texts)).toEqual([]);
  });

  it('TXT-12 measures a line of 4 MB', () => {
    expect(width('障害'.repeat(1_000_000))).toBe(4_000_000);
    expect(width('e\u0301'.repeat(1_000_000))).toBe(1_000_000);
    expect(width(`e${'\u0301'.repeat(2_000_000)}`)).toBe(1);
  });
});

describe('truncate and fit', () => {
  it.each([
    ['checkout', 8, 'checkout'],
    ['checkout', 7, 'check..'],
    ['決済画面', 8, '決済画面'],
    ['決済画面', 7, '決済..'],
    ['決済画面', 6, '決済..'],
    ['決済画面', 5, '決..'],
    ['決済', 2, '..'],
    ['決済', 1, '.'],
    ['決済', 0, ''],
    ['👨‍👩‍👧‍👦家族', 4, '👨‍👩‍👧‍👦..'],
  ])('TXT-13 cuts %j to %i columns as %j', (text, cols, cut) => {
    expect(truncate(text, cols)).toBe(cut);
  });

  it('TXT-13 never exceeds the columns and never cuts a grapheme', () => {
    const random = seeded(13);
    for (let n = 0; n < 5000; n++) {
      const text = randomText(random, 12);
      const cols = Math.floor(random() * 16);
      const cut = truncate(text, cols, '~');
      expect(width(cut), JSON.stringify(text)).toBeLessThanOrEqual(Math.max(cols, 0));
      if (cut === text || cols < 1) continue;
      const kept = graphemes(cut.slice(0, -1));
      expect(graphemes(text).slice(0, kept.length), JSON.stringify(text)).toEqual(kept);
    }
  });

  it('TXT-14 fits a text to exactly the columns', () => {
    const random = seeded(14);
    for (let n = 0; n < 5000; n++) {
      const text = randomText(random, 12);
      const cols = Math.floor(random() * 20);
      expect(width(fitTo(text, cols)), JSON.stringify(text)).toBe(cols);
    }
    expect(padEnd('決済', 6)).toBe('決済  ');
    expect(padEnd('決済', 3)).toBe('決済');
  });
});

describe('sliceColumns', () => {
  it.each([
    ['timeout', 2, 3, 'meo'],
    ['決済画面', 2, 4, '済画'],
    ['決済画面', 1, 4, ' 済 '],
    ['決済画面', 1, 1, ' '],
    ['決済画面', 7, 4, ' '],
    ['決済画面', 8, 4, ''],
    ['a決b', 0, 2, 'a '],
    ['か\u3099く', 2, 2, 'く'],
  ])('TXT-15 slices %j from %i, %i columns: %j', (text, from, cols, slice) => {
    expect(sliceColumns(text, from, cols)).toBe(slice);
  });

  it('TXT-15 keeps every column in place at any scroll offset', () => {
    const random = seeded(15);
    for (let n = 0; n < 3000; n++) {
      const text = randomText(random, 12);
      const from = Math.floor(random() * 10);
      const cols = Math.floor(random() * 10);
      const there = Math.max(0, Math.min(width(text) - from, cols));
      expect(width(sliceColumns(text, from, cols)), JSON.stringify([text, from, cols])).toBe(there);
    }
  });
});
