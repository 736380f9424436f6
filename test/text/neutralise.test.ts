import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isClean, neutralise } from '../../src/text/neutralise.ts';
import { randomText, seeded } from './random-text.ts';

// Written out by hand, not by the property names that the code uses.
const NEVER_PRINTED: readonly (readonly [number, number])[] = [
  [0x00, 0x09],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200c],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfdd0, 0xfdef],
  [0xfe03, 0xfe0d],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xfffe, 0xffff],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0x1fffe, 0x1ffff],
  [0xe0000, 0xe00ff],
  [0xe01f0, 0xe0fff],
  [0x10fffe, 0x10ffff],
];

function neverPrinted(text: string): string[] {
  return Array.from(text).filter((character) => {
    const codePoint = character.codePointAt(0)!;
    return NEVER_PRINTED.some(([from, to]) => codePoint >= from && codePoint <= to);
  });
}

describe('neutralise', () => {
  it.each([
    ['an escape', '\x1b[31mred\x1b[0m', '␛[31mred␛[0m'],
    ['an unterminated title sequence', '\x1b]0;owned', '␛]0;owned'],
    ['bell, backspace, NUL and carriage return', 'a\x07\b\0\rb', 'a␇␈␀␍b'],
    ['delete', 'a\x7fb', 'a␡b'],
    ['a C1 control', 'a\u009b31mb', 'a<U+009B>31mb'],
    ['a line break', 'one\ntwo\r\nthree', 'one␊two␍␊three'],
    ['NEL, U+2028 and U+2029', 'a\u0085b\u2028c\u2029d', 'a<U+0085>b<U+2028>c<U+2029>d'],
  ])('TXT-1 shows %s', (_, text, safe) => {
    expect(neutralise(text)).toBe(safe);
  });

  it.each([
    ['a bidi override', 'a\u202Eb', 'a<U+202E>b'],
    ['bidi isolates and marks', '\u2066a\u2069\u200E\u061C', '<U+2066>a<U+2069><U+200E><U+061C>'],
    [
      'zero-width characters',
      'a\u200Bb\u200Cc\u200Dd\u2060e\uFEFF',
      'a<U+200B>b<U+200C>c<U+200D>d<U+2060>e<U+FEFF>',
    ],
    ['a soft hyphen', 'pass\u00ADword', 'pass<U+00AD>word'],
    ['tag characters', 'ok\u{E0068}\u{E0069}', 'ok<U+E0068><U+E0069>'],
    ['Hangul fillers', '\u3164\u115F\uFFA0', '<U+3164><U+115F><U+FFA0>'],
    ['lone surrogates', 'a\uD83Db\uDE00', 'a<U+D83D>b<U+DE00>'],
    ['noncharacters', '\uFFFE\u{1FFFF}\uFDD0', '<U+FFFE><U+1FFFF><U+FDD0>'],
    ['selectors that select nothing', 'a\uFE0Fb\u{E0101}\uFE05', 'a<U+FE0F>b<U+E0101><U+FE05>'],
    ['selectors in a row', '☺\uFE0F\uFE0F\u{E0101}', '☺\uFE0F<U+FE0F><U+E0101>'],
    ['a joiner between emoji that form no known sequence', '🔥\u200D👍', '🔥<U+200D>👍'],
    ['a joiner after a complete sequence', '👩‍💻\u200D🔥', '👩‍💻<U+200D>🔥'],
  ])('TXT-2 shows %s', (_, text, safe) => {
    expect(neutralise(text)).toBe(safe);
  });

  it('TXT-3 shows marks beyond eight on one base, and marks without a base', () => {
    const marks = '\u0301'.repeat(10);
    expect(neutralise(`a${marks}b`)).toBe(`a${'\u0301'.repeat(8)}<U+0301><U+0301>b`);
    expect(neutralise('\u0301\u0302a')).toBe('<U+0301><U+0302>a');
    expect(neutralise('a\n\u0301b', { newlines: true })).toBe('a\n<U+0301>b');
  });

  it.each([
    'timeout after 3000ms order=81 [100%] {"a":"b"}',
    '決済画面で5xx急増、「接続プール」の上限へ。ｶﾞｰﾄﾞ　全角',
    'か\u3099は\u309A e\u0301 ไทยน้ำ हिन्दी שָׁלוֹם العربية',
    '👨‍👩‍👧‍👦 👩🏻‍💻 🏳\uFE0F‍🌈 🇯🇵 1\uFE0F\u20E3 ⚠\uFE0F ☺\uFE0E 👍🏽 ✅',
    '葛\u{E0100}城さん、𠮷野家 神\uFE00',
    '─│█…→ ☐☑✓✗⚠» \u00A0\u2003 \uE0B0',
  ])('TXT-4 leaves %j as it is', (text) => {
    expect(neutralise(text)).toBe(text);
    expect(isClean(text)).toBe(true);
  });

  it('TXT-5 keeps line breaks and turns tabs into spaces where a text may have lines', () => {
    const trace = 'Error: x\r\n\tat a.b(C.java:1)\n\n\tat d\r';
    expect(neutralise(trace, { newlines: true })).toBe('Error: x\n    at a.b(C.java:1)\n\n    at d␍');
    expect(isClean('a\nb', { newlines: true })).toBe(true);
    expect(isClean('a\nb')).toBe(false);
  });

  it('TXT-6 lets no unseen character through, and changes nothing the second time', () => {
    const check = (text: string, newlines: boolean) => {
      const safe = neutralise(text, { newlines });
      expect(neverPrinted(newlines ? safe : safe.replaceAll('\n', '\0')), JSON.stringify(text)).toEqual([]);
      expect(neutralise(safe, { newlines }), JSON.stringify(text)).toBe(safe);
    };
    const random = seeded(6);
    for (let n = 0; n < 20_000; n++) check(randomText(random, 12), n % 2 === 0);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.boolean(), check), {
      seed: 6,
      numRuns: 5000,
    });
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += codePoint < 0x20000 ? 1 : 7) {
      const safe = neutralise(`a${String.fromCodePoint(codePoint)}b`);
      if (neverPrinted(safe).length > 0 || safe.includes('\n')) expect.fail(`U+${codePoint.toString(16)}`);
    }
  });

  it('TXT-6 loses nothing: every printable character of the text is still there, in order', () => {
    const random = seeded(66);
    for (let n = 0; n < 5000; n++) {
      const text = randomText(random, 12);
      const printable = Array.from(text).filter(
        (character) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) && isClean(character),
      );
      let at = 0;
      const safe = neutralise(text);
      for (const character of printable) {
        at = safe.indexOf(character, at);
        if (at < 0) expect.fail(JSON.stringify(text));
        at += character.length;
      }
    }
  });

  it('TXT-7 takes linear time on lines of 200 kB made to be slow', () => {
    const hostile = [
      '\x1b[',
      '👩\u200D',
      '\u0301',
      'a\u0301\u200D',
      '\uD83D',
      '☺\uFE0F\uFE0F',
      '\r',
      '🏻\u200D',
    ];
    for (const piece of hostile) {
      const text = piece.repeat(200_000 / piece.length);
      expect(neutralise(text).length).toBeGreaterThanOrEqual(text.length);
    }
  });
});
