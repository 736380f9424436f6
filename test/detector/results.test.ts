import { describe, expect, it } from 'vitest';
import type { RuleGroup } from '../../src/detection/rule.ts';
import type { SlotCounts } from '../../src/detection/slot.ts';
import { nothingOf, resultsOf } from '../../src/detector/results.ts';
import type { RuleAnswer } from '../../src/ports/detection-source.ts';
import { countsFor, ruleFor, T0 } from '../detection/rules.ts';

const region = (value: string): RuleGroup => [{ field: 'region', value }];
const [EU, US] = [region('eu'), region('us')];
const whole = ruleFor();
const grouped = ruleFor({ group: ['region'] });
const counted = (
  groups: readonly (readonly [RuleGroup, SlotCounts])[],
  unlisted: Extract<RuleAnswer, { unknown: null }>['unlisted'] = null,
): RuleAnswer => ({
  ...{ unknown: null, bad: 0, earlier: [], total: null, unlisted },
  groups: groups.map(([group, counts]) => ({ group, counts })),
});
const NOTHING = countsFor(0);
const of = (group: RuleGroup, late: boolean) => ({ rule: 'checkout-5xx', group, slot: T0, late });

describe('the results of a slot', () => {
  it('DET-707 are one for each group that was counted, and nothing for one that had been seen before', () => {
    const answer = counted([[EU, countsFor(40)]]);
    for (const late of [false, true]) {
      expect(resultsOf(grouped, T0, late, answer, [US, EU])).toEqual([
        { ...of(EU, late), counts: countsFor(40), unknown: null },
        { ...of(US, late), counts: NOTHING, unknown: null },
      ]);
    }
    expect(resultsOf(whole, T0, false, counted([[[], countsFor(3)]]), [[]])).toEqual([
      { ...of([], false), counts: countsFor(3), unknown: null },
    ]);
    expect(resultsOf(whole, T0, false, counted([]), [[]])).toEqual([]);
  });

  it('DET-706 are on time for a group that had nothing, until it is counted again', () => {
    expect(nothingOf(grouped, US, T0)).toEqual({ ...of(US, false), counts: NOTHING, unknown: null });
  });

  it('DET-909 are nothing for the rule as a whole once its groups are known again', () => {
    expect(resultsOf(grouped, T0, false, counted([]), [[], EU])).toEqual([
      { ...of(EU, false), counts: NOTHING, unknown: null },
      { ...of([], false), counts: NOTHING, unknown: null },
    ]);
  });

  it('DET-702 are unknown for all that was seen before where nothing was counted, and else for the rule', () => {
    const unknown = { kind: 'timeout', params: {} };
    const blind = (group: RuleGroup) => ({ ...of(group, false), counts: null, unknown });
    expect(resultsOf(grouped, T0, false, { unknown }, [EU, US])).toEqual([blind(EU), blind(US)]);
    expect(resultsOf(grouped, T0, false, { unknown }, [])).toEqual([blind([])]);
  });

  it('DET-864 are unknown for the groups that could not be listed, and for the rule', () => {
    const many = {
      kind: 'too-many-groups',
      params: { rule: 'checkout-5xx', fields: 'region, zone', most: 9, documents: 7 },
    };
    const rule = ruleFor({ group: ['region', 'zone'] });
    const answer = counted([[EU, countsFor(40)]], { most: 9, documents: 7 });
    expect(resultsOf(rule, T0, true, answer, [EU, US, []])).toEqual([
      { ...of(EU, true), counts: countsFor(40), unknown: null },
      { ...of(US, true), counts: null, unknown: many },
      { ...of([], true), counts: null, unknown: many },
    ]);
    const why = { kind: 'partial', params: {} };
    expect(resultsOf(rule, T0, false, counted([], { most: 9, documents: 7, why }), [])).toEqual([
      { ...of([], false), counts: null, unknown: why },
    ]);
  });

  it('DET-912 are unknown where they contradict each other', () => {
    const floor = ruleFor({ total: 'all', impact: { users: 'user.id', page: 5, minTotal: 100 } });
    const contradicting = counted([[[], countsFor(40, { total: 2, totalUsers: 2 })]]);
    expect(resultsOf(floor, T0, false, contradicting, [])).toMatchObject([
      { counts: null, unknown: { kind: 'total-contradicts' } },
    ]);
  });
});
