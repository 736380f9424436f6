import { describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  type EvaluatedRule,
  readCheckpoint,
  type SeenPage,
  standings,
  type UnsentPage,
  unsentPages,
} from '../../src/detection/checkpoint.ts';
import { INITIAL_STATE, stepRule } from '../../src/detection/machine.ts';
import { resultOf, ruleFor, T0 } from './rules.ts';

const rule = ruleFor({ for: '1m' });
/** A group of the rule after slots with so many users; null: not counted. */
const groupAfter = (...users: readonly (number | null)[]): EvaluatedRule['groups'][number] => {
  let state = INITIAL_STATE;
  for (const [i, n] of users.entries()) state = stepRule(rule, state, resultOf(i, n)).state;
  return { group: [], state, last: null, bars: users, shadows: { maint: state } };
};
const evaluated = (...groups: EvaluatedRule['groups']): EvaluatedRule => ({
  ...{ rule, leaving: false, slot: T0, groups, counted: [{ slot: T0, bad: 3, excluded: '' }], silence: null },
});
const unsent: UnsentPage = {
  ...{ since: T0, why: { kind: 'rejected', reason: 'no key', uncertain: false } },
  next: { at: T0 + 30_000, by: 'default' },
};
const page = (more: Partial<SeenPage> = {}): SeenPage => ({
  ...{ rule: rule.name, group: [], kind: 'impact', episode: T0, number: null, incident: null },
  ...{ status: 'sending', unsent, by: null, who: null },
  ...more,
});
const checkpoint: Checkpoint = {
  ...{ v: 1, at: T0, watcher: 'hub-1', rules: [evaluated(groupAfter(0, 5, 5, null))], next: T0 + 60_000 },
  ...{ sources: [{ name: 'app', blindSince: null, why: null, readAt: T0 }], ping: null },
  ...{ pager: { at: T0, ok: false }, pages: [page()], exclusions: [], broken: ['rules/a.yaml'] },
};

describe('where an evaluation is', () => {
  it('DET-703 is read back as it was stored', () => {
    expect(readCheckpoint(JSON.stringify(checkpoint))).toEqual(checkpoint);
    const leaving = { ...checkpoint, rules: [{ ...evaluated(), leaving: true }] };
    expect(readCheckpoint(JSON.stringify(leaving))).toEqual(leaving);
    const sent = { ...checkpoint, pages: [page({ status: 'sent', unsent: null, by: 'low' })] };
    expect(readCheckpoint(JSON.stringify(sent))).toEqual(sent);
  });

  it('DET-703 of an earlier version lacks fields: no page is unsent, no rule is leaving or silent', () => {
    const { leaving: _, silence: _silence, ...rest } = evaluated(groupAfter(5));
    const { unsent: _unsent, by: _by, ...seen } = page({ status: 'triggered' });
    const read = readCheckpoint(JSON.stringify({ ...checkpoint, rules: [rest], pages: [seen] }));
    expect(read?.rules).toEqual([{ ...rest, leaving: false, silence: null }]);
    expect(read?.pages).toEqual([{ ...seen, unsent: null, by: null }]);
    const { pages: _pages, ...first } = checkpoint;
    expect(readCheckpoint(JSON.stringify(first))?.pages).toEqual([]);
  });

  it('DET-703 cannot be used where it is cut off, of another form, or not there', () => {
    const text = JSON.stringify(checkpoint);
    const others = [null, '', 'null', '[]', '"x"', '7', text.slice(0, -1)];
    for (const each of others) expect([each, readCheckpoint(each)]).toEqual([each, null]);
    for (const more of [{ v: 2 }, { v: undefined }, { rules: undefined }, { rules: {} }, { pages: 'x' }])
      expect([more, readCheckpoint(JSON.stringify({ ...checkpoint, ...more }))]).toEqual([more, null]);
  });

  it('DET-921 names the pages that the pager has not taken, with why', () => {
    const taken = page({ episode: 1, status: 'sent', unsent: null });
    expect(unsentPages({ pages: [taken, page({ episode: 2 })] })).toEqual([page({ episode: 2 })]);
  });

  it('DET-718 counts groups by where they stand, and a rule without a group as well', () => {
    const groups = [groupAfter(5, 5), groupAfter(5, 5, 0), groupAfter(5), groupAfter(0), groupAfter(5, null)];
    expect(standings([evaluated(...groups), evaluated(groupAfter(5, 5)), evaluated()])).toEqual({
      ...{ paging: 2, resolving: 1, pending: 1, normal: 2, blind: 1 },
    });
    const at = { first: T0, last: T0, since: T0, of: 'total' } as const;
    const silent = (raised: boolean, ...of: EvaluatedRule['groups']) => ({
      ...evaluated(...of),
      silence: { ...at, raised },
    });
    const rules = [silent(true, groupAfter(5, 5), groupAfter(0)), silent(true), silent(false, groupAfter(0))];
    expect(standings(rules)).toEqual({ paging: 0, resolving: 0, pending: 0, normal: 1, blind: 3 });
    expect(standings([])).toEqual({ paging: 0, pending: 0, blind: 0, resolving: 0, normal: 0 });
  });
});
