import { describe, expect, it } from 'vitest';
import { FilterPlan, takenBy } from '../../../src/detection/backtest/filter-plan.ts';
import type { Exclusion } from '../../../src/detection/exclusion.ts';
import { MINUTE, ruleFor, T0 } from '../rules.ts';

const iso = (minutes: number) => new Date(T0 + minutes * MINUTE).toISOString();
const exclusion = (id: string, from: number, until: number, more: Partial<Exclusion> = {}): Exclusion => ({
  ...{ id, rule: null, source: null, match: { by: 'query', query: `is:${id}` } },
  ...{ owner: 'sato', reason: 'maintenance', from: iso(from), until: iso(until) },
  ...more,
});
const span = { first: T0, last: T0 + 30 * MINUTE };
const at = (minutes: number) => T0 + minutes * MINUTE;

describe('what each slot of a backtest leaves out', () => {
  it('DET-730 is what holds at it, each part of the past by its own filters', () => {
    const plan = new FilterPlan();
    const all = [exclusion('a', 5, 15), exclusion('b', 10, 20)];
    const taken = takenBy(ruleFor(), all, plan, null, span);
    // All filters are known before the first slot is asked for: one scan is asked with them.
    const planned = structuredClone(plan.filters);
    const read = (minutes: number) => {
      const { left, excluded } = taken(at(minutes));
      return {
        left: left === null ? null : plan.filters[left],
        excluded: excluded.map(({ id, filter }) => [id, plan.filters[filter]]),
      };
    };
    const [none, only] = [
      (...queries: readonly string[]) => ({ match: 'none', queries }),
      (...queries: readonly string[]) => ({ match: 'only', queries }),
    ];
    const nothing = { left: null, excluded: [] };
    const alone = (id: string) => ({ left: none(`is:${id}`), excluded: [[id, only(`is:${id}`)]] });
    expect([0, 4, 5, 9].map(read)).toEqual([nothing, nothing, alone('a'), alone('a')]);
    // What both leave out is neither's own.
    const both = {
      left: none('is:a', 'is:b'),
      excluded: [
        ['a', only('is:a', 'is:b')],
        ['b', only('is:b', 'is:a')],
      ],
    };
    expect([10, 14].map(read)).toEqual([both, both]);
    expect([15, 19, 20, 30].map(read)).toEqual([alone('b'), alone('b'), nothing, nothing]);
    expect(plan.filters).toEqual(planned);
    expect(new Set(plan.filters.map((each) => JSON.stringify(each))).size).toBe(plan.filters.length);
  });

  it('DET-730 is the same object for slots that leave out the same', () => {
    const taken = takenBy(ruleFor(), [exclusion('a', 5, 15)], new FilterPlan(), null, span);
    expect(taken(at(6))).toBe(taken(at(14)));
    expect(taken(at(0))).toBe(taken(at(20)));
    expect(taken(at(0))).not.toBe(taken(at(6)));
  });

  it('DET-732 is asked for once where two rules leave out the same', () => {
    const plan = new FilterPlan();
    takenBy(ruleFor(), [exclusion('a', 5, 15)], plan, null, span);
    const before = plan.filters.length;
    takenBy(ruleFor({ name: 'other', every: '5m' }), [exclusion('a', 5, 15)], plan, null, span);
    expect([before, plan.filters.length]).toEqual([2, 2]);
    expect(plan.place({ match: 'none', queries: ['is:a'] })).not.toBe(
      plan.place({ match: 'only', queries: ['is:a'] }),
    );
  });

  it('DET-730 has filters for an edge between two slots, and none for what holds outside the past', () => {
    const planned = (...all: readonly Exclusion[]) => {
      const plan = new FilterPlan();
      takenBy(ruleFor(), all, plan, null, span);
      return plan.filters.length;
    };
    expect(planned()).toBe(0);
    expect(planned(exclusion('a', 4.5, 5.5))).toBe(2);
    // Between two slots it holds at none.
    expect(planned(exclusion('a', 4.2, 4.8))).toBe(0);
    expect(planned(exclusion('a', -10, 0))).toBe(0);
    expect(planned(exclusion('a', -10, 0.5))).toBe(2);
    expect(planned(exclusion('a', -10, 40))).toBe(2);
    expect(planned(exclusion('a', 30, 40))).toBe(2);
    expect(planned(exclusion('a', 30.5, 40))).toBe(0);
    expect(planned(exclusion('a', 5, 15, { rule: 'other' }))).toBe(0);
  });

  it('DET-730 looks for a pattern where the source has its messages; one without a word leaves nothing out', () => {
    const plan = new FilterPlan();
    const match = { by: 'pattern', pattern: 'p', template: 'card <id> declined' } as const;
    takenBy(ruleFor(), [exclusion('a', 5, 15, { match })], plan, 'log.text', span);
    takenBy(ruleFor(), [exclusion('a', 5, 15, { match })], plan, null, span);
    expect(plan.filters.map(({ queries }) => queries[0])).toEqual([
      ...Array(2).fill('log.text:"card" AND log.text:"declined"'),
      ...Array(2).fill('message:"card" AND message:"declined"'),
    ]);
    const wordless = exclusion('b', 5, 15, {
      match: { by: 'pattern', pattern: 'p', template: '<id> - <id>' },
    });
    const empty = new FilterPlan();
    expect(takenBy(ruleFor(), [wordless], empty, null, span)(at(6))).toEqual({ left: null, excluded: [] });
    expect(empty.filters).toEqual([]);
  });
});
