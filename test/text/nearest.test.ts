import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../src/text/nearest.ts';

describe('nearest', () => {
  const commands = [
    'start',
    'join',
    'list',
    'export',
    'import',
    'invite',
    'digest',
    'stats',
    'replay',
    'doctor',
    'demo',
  ];

  it.each([
    ['strat', 'start'],
    ['jion', 'join'],
    ['exprot', 'export'],
    ['Doctr', 'doctor'],
    ['inv', 'invite'],
    ['lsit', 'list'],
    ['ｄｅｍｏ', 'demo'],
    ['chekout', undefined],
    ['x', undefined],
    ['', undefined],
  ])('TXT-75 offers for %j: %s', (word, candidate) => {
    expect(nearest(word, commands)).toBe(candidate);
  });

  it('TXT-75 finds a session by a mistyped or shortened id', () => {
    expect(nearest('chekout-1125', ['search-1125', 'checkout-1125'])).toBe('checkout-1125');
    expect(nearest('checkout', ['search-1125', 'checkout-1125'])).toBe('checkout-1125');
    expect(nearest('a', [])).toBeUndefined();
  });

  it('TXT-76 counts insertions, deletions, replacements and swaps', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('ab', 'ba')).toBe(1);
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (one, other) => {
        const cost = editDistance(one, other);
        expect(cost).toBe(editDistance(other, one));
        expect(cost === 0).toBe(one === other);
        expect(cost).toBeLessThanOrEqual(Math.max(one.length, other.length));
      }),
      { seed: 76 },
    );
  });
});
