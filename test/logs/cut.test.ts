import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutText, utf8Length } from '../../src/logs/cut.ts';

it('LOG-45 cuts at whole characters and says how many bytes are missing', () => {
  expect(cutText('abcdef', 4)).toBe('abcd ..[+2 B]');
  expect(cutText('日本語', 7)).toBe('日本 ..[+3 B]');
  expect(cutText('a😀b', 4)).toBe('a ..[+5 B]');
  expect(cutText('abc', 10)).toBe('abc');
  expect(cutText('abc', 10, 5)).toBe('abc ..[+5 B]');
  expect(cutText('abcdef', 4, 5)).toBe('abcd ..[+7 B]');
});

it('LOG-45 accounts for every byte', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, limit) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      const cut = /^(.*) \.\.\[\+(\d+) B\]$/s.exec(cutText(text, limit));
      if (cut === null || text === cutText(text, limit)) return;
      expect(text.startsWith(cut[1] as string)).toBe(true);
      expect(utf8Length(cut[1] as string)).toBeLessThanOrEqual(limit);
      expect(utf8Length(cut[1] as string) + Number(cut[2])).toBe(utf8Length(text));
    }),
    { seed: 5 },
  );
});
