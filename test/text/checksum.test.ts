import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedSum, checksum, withSum } from '../../src/text/checksum.ts';

describe('the sum of a text', () => {
  it('TXT-953 is another one where any bit of it changed', () => {
    // Of the reference, in ASCII: http://www.isthe.com/chongo/tech/comp/fnv
    expect(Number.parseInt(checksum('foobar'), 36)).toBe(0xbf9cf968);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), fc.nat({ max: 15 }), (text, at, bit) => {
        const i = at % text.length;
        const other = String.fromCharCode(text.charCodeAt(i) ^ (1 << bit));
        expect(checksum(text.slice(0, i) + other + text.slice(i + 1))).not.toBe(checksum(text));
      }),
    );
  });

  it('TXT-953 stands beside the fields of a value; without one nothing is checked', () => {
    const value = { v: 1, names: ['佐藤'], at: null };
    const kept = JSON.parse(JSON.stringify(withSum(value)));
    expect(checkedSum(kept)).toEqual(value);
    expect(checkedSum({ ...kept, v: 2 })).toBe(null);
    expect(checkedSum(value)).toBe(value);
    expect([checkedSum(null), checkedSum('x')]).toEqual([null, 'x']);
  });
});
