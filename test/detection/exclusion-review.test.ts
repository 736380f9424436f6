import { describe, expect, it } from 'vitest';
import type { Exclusion } from '../../src/detection/exclusion.ts';
import { reviewExclusions } from '../../src/detection/exclusion-review.ts';
import { T0 } from './rules.ts';

const DAY = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();
/** It holds since thirty days before its end. */
const exclusion = (id: string, until: number): readonly [string, Exclusion] => [
  id,
  {
    ...{ id, rule: null, source: null, match: { by: 'query', query: 'a:b' }, owner: 'sato', reason: 'x' },
    ...{ from: iso(until - 30 * DAY), until: iso(until) },
  },
];
const reviewed = (...all: readonly (readonly [string, Exclusion])[]) =>
  reviewExclusions({ exclusions: new Map(all), held: new Map() }, iso(T0));

describe('what an exclusion has done while it held', () => {
  it('DET-882 ends soon within a week, is due within a day, and is over at its end', () => {
    const of = (left: number) => {
      const [one] = reviewed(exclusion('a', T0 + left));
      return [one?.state, one?.isDue];
    };
    expect([7 * DAY + 1, 7 * DAY, DAY + 1, DAY, 1, 0, -1].map(of)).toEqual([
      ...[
        ['holds', false],
        ['ends-soon', false],
        ['ends-soon', false],
        ['ends-soon', true],
      ],
      ...[
        ['ends-soon', true],
        ['ended', false],
        ['ended', false],
      ],
    ]);
  });

  it('DET-884 lists first what ends first, and last what ended first', () => {
    const all = [
      exclusion('ended-first', T0 - 2 * DAY),
      exclusion('last', T0 + 9 * DAY),
      exclusion('ended-last', T0 - DAY),
      exclusion('first', T0 + DAY),
    ];
    expect(reviewed(...all).map((one) => one.exclusion.id)).toEqual([
      ...['first', 'last', 'ended-last', 'ended-first'],
    ]);
    expect(reviewed(...all.toReversed()).map((one) => one.exclusion.id)).toEqual([
      ...['first', 'last', 'ended-last', 'ended-first'],
    ]);
  });

  it('DET-720 says what it held back, by which rules and when last; nothing where it held back none', () => {
    const exclusions = new Map([exclusion('a', T0 + DAY), exclusion('b', T0 + 2 * DAY)]);
    const held = new Map([
      ['a', { pages: 2, users: 40, rules: ['search', 'checkout'], last: iso(T0 - DAY) }],
    ]);
    expect(reviewExclusions({ exclusions, held }, iso(T0))).toMatchObject([
      { held: 2, users: 40, rules: ['checkout', 'search'], lastHeld: iso(T0 - DAY) },
      { held: 0, users: 0, rules: [], lastHeld: null },
    ]);
  });
});
