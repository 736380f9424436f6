import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanMs, spanText } from '../../src/text/spans.ts';

describe('a span of time in a rule file', () => {
  it.each([
    ['0s', 0],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    ['99999s', 99_999_000],
    ['100000s', null],
    ['5', null],
    ['m', null],
    ['1.5h', null],
    ['-5m', null],
    ['5m ', null],
    ['x5m', null],
    ['5w', null],
    ['', null],
  ])('DET-700 %s is %s ms', (text, ms) => {
    expect(spanMs(text)).toBe(ms);
  });

  it('DET-753 is shown in the largest unit that says it whole', () => {
    const all = [0, 59_000, 60_000, 90_000, 3_600_000, 5_400_000, 86_400_000, 90_000_000, 1_400];
    expect(all.map(spanText)).toEqual(['0s', '59s', '1m', '90s', '1h', '90m', '1d', '25h', '1s']);
  });

  it('DET-740 is read back as it was written', () => {
    fc.assert(fc.property(fc.nat(99_999), (s) => spanMs(spanText(s * 1_000)) === s * 1_000));
  });
});
