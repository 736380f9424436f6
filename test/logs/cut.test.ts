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

it('LOG-45 keeps what fits, all of it, and accounts for every byte of the rest', () => {
  const bytesOf = (text: string) => new TextEncoder().encode(text).length;
  const seen = { whole: 0, cut: 0 };
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.nat(40), (text, limit) => {
      const total = bytesOf(text);
      expect(utf8Length(text)).toBe(total);
      seen[total <= limit ? 'whole' : 'cut'] += 1;
      const shown = cutText(text, limit);
      const [, kept = shown, missing] = total <= limit ? [] : (/^(.*) \.\.\[\+(\d+) B\]$/s.exec(shown) ?? []);
      expect(text.startsWith(kept)).toBe(true);
      expect(bytesOf(kept) + Number(missing ?? 0)).toBe(total);
      const [next = ''] = text.slice(kept.length);
      expect(bytesOf(kept)).toBeLessThanOrEqual(limit);
      expect(next === '' || bytesOf(kept + next) > limit).toBe(true);
    }),
    { seed: 5, numRuns: 300 },
  );
  expect(seen.whole).toBeGreaterThan(50);
  expect(seen.cut).toBeGreaterThan(100);
});
