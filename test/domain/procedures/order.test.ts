import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steady } from '../../../src/domain/procedures/order.ts';

const rises = (of: readonly number[]): boolean => of.every((n, i) => i === 0 || (of[i - 1] as number) < n);

/** The length of the longest run, found by trying every choice. */
function longest(places: readonly number[]): number {
  let most = 0;
  for (let choice = 0; choice < 1 << places.length; choice++) {
    const chosen = places.filter((_, i) => (choice & (1 << i)) !== 0);
    if (rises(chosen)) most = Math.max(most, chosen.length);
  }
  return most;
}

describe('the items that have not moved', () => {
  it.each([
    [[], []],
    [[0], [0]],
    [
      [0, 1, 2],
      [0, 1, 2],
    ],
    [
      [3, 0, 1, 2],
      [1, 2, 3],
    ],
    [
      [1, 2, 3, 0],
      [0, 1, 2],
    ],
    [[2, 1, 0], [2]],
  ])('PRC-601 of %j are those at %j', (places, found) => {
    expect([...steady(places)].sort()).toEqual(found);
  });

  it('PRC-601 are as many as can be, and their order is that of before', () => {
    const size = 8;
    const shuffled = fc.shuffledSubarray([...Array(size).keys()], { minLength: 0, maxLength: size });
    fc.assert(
      fc.property(shuffled, (places) => {
        const found = [...steady(places)].sort().map((index) => places[index] as number);
        expect(rises(found)).toBe(true);
        expect(found).toHaveLength(longest(places));
      }),
    );
  });
});
