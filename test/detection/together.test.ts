import { describe, expect, it } from 'vitest';
import type { ReplayedPage } from '../../src/detection/backtest/replayed-page.ts';
import type { PageRequest } from '../../src/detection/detection-event.ts';
import { replayedTogether, together } from '../../src/detection/together.ts';
import { countsFor, MINUTE, ruleFor, T0 } from './rules.ts';

const at = (n: number): number => T0 + n * MINUTE;
const asked = (rule: string, minute: number, more: Partial<PageRequest> = {}, of: object = {}) => ({
  rule: ruleFor({ name: rule, ...of }),
  request: {
    ...{ kind: 'impact', rule, group: [], key: `oncall/${rule}/x`, episode: at(minute), slot: at(minute) },
    ...{ late: false, numbers: null, blind: null, ended: [], service: null },
    ...more,
  } as PageRequest,
});
const names = ({ own, taking }: ReturnType<typeof together>) => {
  const said = ({ rule, others = [] }: PageRequest) => [rule, ...others.map((other) => other.rule)].join(' ');
  return [own.map(said), taking.map(said)];
};

describe('pages that are asked for together', () => {
  it('DET-999 are taken in by one that is open before one that is asked for', () => {
    const open = [asked('a', 0, { others: [asked('z', 0).request] })];
    expect(names(together([asked('b', 1), asked('c', 1)], open))).toEqual([[], ['a z b c']]);
    expect(names(together([asked('b', 1), asked('c', 1)], []))).toEqual([['b c'], []]);
    expect(names(together([], open))).toEqual([[], []]);
    const low = asked('c', 1, {}, { severity: 'SEV4' });
    expect(names(together([asked('b', 1, {}, { severity: 'SEV1' }), low], open))).toEqual([['b'], ['a z c']]);
  });

  it('DET-999 are that of the gravest, whichever is asked for first', () => {
    const low = asked('c', 1, {}, { severity: 'SEV3' });
    const high = asked('b', 1, {}, { severity: 'SEV1' });
    for (const all of [
      [low, high],
      [high, low],
    ])
      expect(names(together(all, []))).toEqual([['b c'], []]);
  });

  it.each([
    ['SEV1', 'SEV1', true],
    ['SEV2', 'SEV1', false],
    [undefined, 'SEV2', true],
    ['SEV2', undefined, true],
    ['SEV3', undefined, false],
    [undefined, 'SEV3', true],
    ['SEV4', 'SEV3', false],
    ['SEV1', 'SEV4', true],
  ])('DET-999 never are below what is less grave: %s with %s', (severity, other, isTaken) => {
    const { taking } = together([asked('b', 1, {}, { severity: other })], [asked('a', 0, {}, { severity })]);
    expect(taking.length).toBe(isTaken ? 1 : 0);
  });

  it.each([
    [5, '5m', true],
    [5, undefined, true],
    [6, undefined, false],
    [-5, '5m', true],
    [-6, '5m', false],
    [0, '0s', false],
    [60, '1h', true],
  ])('DET-999 are %i minutes apart, of %s', (minute, span, isTaken) => {
    const of = span === undefined ? {} : { together: span };
    const { taking, own } = together([asked('b', minute, {}, of)], [asked('a', 0, {}, { together: '0s' })]);
    expect([taking.length, own.length]).toEqual(isTaken ? [1, 0] : [0, 1]);
  });

  it('DET-999 are of other rules, for the same people', () => {
    const open = [asked('a', 0, { service: 'pay' })];
    const taken = (rule: string, service: string | null) =>
      together([asked(rule, 0, { service })], open).taking.length;
    expect([taken('b', 'pay'), taken('a', 'pay'), taken('b', null), taken('b', 'search')]).toEqual([
      1, 0, 0, 0,
    ]);
    // A rule of an earlier version, which nobody asked.
    const { together: _, ...before } = ruleFor({ name: 'b' });
    expect(together([{ ...asked('b', 0, { service: 'pay' }), rule: before }], open).taking).toEqual([]);
  });
});

describe('pages of rules that were replayed beside each other', () => {
  const page = (paged: number, resolved: number | null): ReplayedPage => ({
    ...{ rule: '', group: [], first: at(paged), paged: at(paged), late: false, users: 9, peak: 9 },
    ...{ resolved: resolved === null ? null : at(resolved), counts: countsFor(9) },
  });
  const replayed = (rules: Readonly<Record<string, readonly ReplayedPage[]>>, more: object = {}) => {
    const all = Object.entries(rules).map(([name, pages]) => ({
      rule: ruleFor({ name, ...(name === 'b' ? more : {}) }),
      pages: pages.map((each) => ({ ...each, rule: name })),
    }));
    return replayedTogether(all).map((pages) =>
      pages.map(({ paged, within }) => [(paged - T0) / MINUTE, within]),
    );
  };

  it('DET-999 are those of one rule within those of another, or after them', () => {
    expect(replayed({ b: [page(4, 9)], a: [page(0, 20)] })).toEqual([[[4, 'a']], [[0, undefined]]]);
    expect(replayed({ a: [page(0, 20)], b: [page(4, 20)] })).toEqual([[[0, undefined]], [[4, 'a']]]);
    expect(replayed({ a: [page(0, 20)], b: [page(4, 21)] })).toEqual([[[0, undefined]], [[20, undefined]]]);
    expect(replayed({ a: [page(0, 20)], b: [page(4, null)] })).toEqual([[[0, undefined]], [[20, undefined]]]);
    expect(replayed({ a: [page(0, null)], b: [page(4, null)] })).toEqual([[[0, undefined]], [[4, 'a']]]);
    expect(replayed({ a: [page(0, 3)], b: [page(4, 9)] })).toEqual([[[0, undefined]], [[4, undefined]]]);
    expect(replayed({ a: [page(0, 20)], b: [page(6, 9)] })).toEqual([[[0, undefined]], [[6, undefined]]]);
    expect(replayed({ a: [page(0, 20)], b: [page(4, 9)] }, { together: '0s' })[1]).toEqual([[4, undefined]]);
  });

  it('DET-999 are that of the gravest where they begin at once, and of the earliest of those that are left', () => {
    expect(replayed({ b: [page(4, 9)], a: [page(4, 9)] }, { severity: 'SEV3' })).toEqual([
      [[4, 'a']],
      [[4, undefined]],
    ]);
    expect(replayed({ a: [page(0, 9)], b: [page(1, 30)], c: [page(12, 30)] })).toEqual([
      [[0, undefined]],
      [[9, undefined]],
      [[12, 'b']],
    ]);
  });

  it('DET-999 are one page again of two that are left', () => {
    expect(replayed({ a: [page(0, 9)], b: [page(1, 30)], c: [page(2, 12), page(40, 41)] })).toEqual([
      [[0, undefined]],
      [[9, undefined]],
      [
        [9, 'b'],
        [40, undefined],
      ],
    ]);
  });
});
