import { describe, expect, it } from 'vitest';
import { INITIAL_STATE, ruleStanding, stepRule } from '../../src/detection/machine.ts';
import type { DetectionRule } from '../../src/detection/rule.ts';
import { contradictionOf, recoveryOf, type SlotCounts } from '../../src/detection/slot.ts';
import { countedResult } from '../../src/detector/results.ts';
import { countsFor, MINUTE, resultOf, ruleFor, T0 } from './rules.ts';

const checkout = (more: Readonly<Record<string, unknown>> = {}, impact: object = {}) =>
  ruleFor({
    total: 'service:checkout',
    impact: { users: 'user.id', page: 5, share: '2%', minTotal: 50, ...impact },
    resolve: { below: 3, clean: 2 },
    ...more,
  });
/** So many of so many users; a document each. */
const of = (users: number, totalUsers: number, more: Partial<SlotCounts> = {}): SlotCounts =>
  countsFor(users, { total: totalUsers, totalUsers, ...more });

/** The standings and moves of a rule over counts; null: a slot that could not be counted. */
function walked(rule: DetectionRule, counts: readonly (SlotCounts | null)[]) {
  let state = INITIAL_STATE;
  const standings: string[] = [];
  const kinds: string[] = [];
  for (const [i, each] of counts.entries()) {
    const at = { group: [], slot: T0 + i * MINUTE, late: false };
    const result = each === null ? resultOf(i, null) : countedResult(rule, at, each);
    const stepped = stepRule(rule, state, result);
    state = stepped.state;
    standings.push(ruleStanding(state));
    kinds.push(...stepped.moves.flatMap(({ kind }) => (kind.startsWith('notice') ? [] : [kind])));
  }
  return { state, standings, kinds };
}

describe('what ends an episode', () => {
  it('DET-910 is no slot in which few users are all that are left', () => {
    const fallen = [of(120, 120), of(2, 2), of(2, 2), of(2, 2), of(2, 2)];
    expect(walked(checkout(), fallen).standings).toEqual(Array(5).fill('paging'));
    // Also where the rule has neither a share nor a floor.
    const bare = checkout({}, { share: undefined, minTotal: 0 });
    expect(walked(bare, fallen).standings).toEqual(Array(5).fill('paging'));
    const recovered = [of(120, 120), of(2, 400), of(0, 400)];
    expect(walked(checkout(), recovered).standings).toEqual(['paging', 'resolving', 'normal']);
    expect(walked(bare, recovered).standings).toEqual(['paging', 'resolving', 'normal']);
  });

  it('DET-910 is, below the floor of traffic, only a slot in which nobody is affected', () => {
    const night = [of(120, 120), of(1, 40), of(1, 49), of(0, 40), of(0, 40)];
    expect(walked(checkout({}, { share: '50%' }), night).standings).toEqual([
      ...['paging', 'paging', 'paging', 'resolving', 'normal'],
    ]);
  });

  it('DET-910 is a share below that of the level, at whatever traffic', () => {
    const share = (affected: number, totalUsers: number) => recoveryOf(checkout(), of(affected, totalUsers));
    expect(share(2, 100)).toBe('held');
    expect(share(2, 101)).toBe('clean');
    expect(share(3, 100_000)).toBe('affected');
    expect(share(0, 3)).toBe('clean');
    // Bad documents that `total` does not have.
    expect(share(0, 0)).toBe('silent');
    expect(recoveryOf(checkout(), of(0, 0, { bad: 1, users: { n: 0, unnamed: 1 } }))).toBe('held');
    expect(recoveryOf(checkout({ quiet: true }), of(0, 0))).toBe('clean');
  });
});

describe('bad documents that name no user', () => {
  const nameless = (n: number, unnamed: number) => countsFor(n, { bad: n + unnamed, users: { n, unnamed } });

  it('DET-949 end no episode where most of them name no user and can hide enough users', () => {
    const bare = ruleFor({ impact: { users: 'user.id', page: 5 }, resolve: { below: 3, clean: 2 } });
    const lost = [countsFor(120), nameless(0, 400), nameless(0, 400), nameless(0, 400)];
    expect(walked(bare, lost).standings).toEqual(Array(4).fill('paging'));
    expect(walked(bare, [...lost, nameless(0, 0), nameless(0, 0)]).kinds).toEqual([
      ...['page', 'resolving', 'resolve'],
    ]);
    // A few that never name anybody keep none open.
    expect(recoveryOf(bare, nameless(0, 2))).toBe('clean');
    expect(recoveryOf(bare, nameless(2, 2))).toBe('clean');
    expect(recoveryOf(bare, nameless(2, 3))).toBe('held');
  });
});

describe('a page that nobody could see for a time', () => {
  const silent = of(0, 0);

  it('DET-911 is sent again when its group is bad again after it fell silent', () => {
    const back = walked(checkout(), [of(120, 120), silent, silent, of(60, 100), of(60, 100)]);
    expect(back.kinds).toEqual(['page', 'again']);
    expect(back.standings.at(-1)).toBe('paging');
    // As many users as would page, not as few as do not end the episode.
    const low = walked(checkout(), [of(120, 120), silent, of(4, 300), of(60, 100)]);
    expect(low.kinds).toEqual(['page', 'again']);
    expect(walked(checkout(), [of(120, 120), silent, of(4, 300)]).kinds).toEqual(['page']);
    const over = walked(checkout(), [of(120, 120), silent, of(0, 100), of(0, 100), of(60, 100)]);
    expect(over.kinds).toEqual(['page', 'resolving', 'resolve', 'page']);
  });

  it('DET-911 is sent again when its traffic was too low to end it for as many slots as would have', () => {
    const held = of(1, 40);
    const bad = of(60, 100);
    expect(walked(checkout(), [of(120, 120), held, held, bad]).kinds).toEqual(['page', 'again']);
    expect(walked(checkout(), [of(120, 120), held, bad]).kinds).toEqual(['page']);
    expect(walked(checkout(), [of(120, 120), held, of(9, 400), held, bad]).kinds).toEqual(['page']);
  });

  it('DET-911 is not sent again over slots that could not be counted, nor while it goes on', () => {
    const bad = of(60, 100);
    expect(walked(checkout(), [bad, null, null, bad, of(90, 100), bad]).kinds).toEqual([
      ...['page', 'blind', 'sighted'],
    ]);
  });
});

describe('counts that contradict each other', () => {
  it('DET-912 are unknown: so many affected users are not fewer in `total`, which would silence the rule', () => {
    const mistyped = of(40, 0, { total: 0 });
    expect(contradictionOf(checkout(), mistyped)).toEqual({
      kind: 'total-contradicts',
      params: { rule: 'checkout-5xx', users: 40, total: 0 },
    });
    const { standings, kinds, state } = walked(checkout(), [mistyped, mistyped, mistyped]);
    expect(standings).toEqual(['blind', 'blind', 'blind']);
    expect(kinds).toEqual(['blind']);
    expect(state.blind?.why.params).toMatchObject({ users: 40, total: 0 });
  });

  it('DET-912 keep an open page as it is', () => {
    const mistyped = of(40, 3);
    expect(walked(checkout(), [of(40, 400), mistyped, mistyped]).state).toMatchObject({ phase: 'paging' });
  });

  it('DET-912 are judged by the affected users where these alone reach the floor, or there is none', () => {
    expect(walked(checkout(), [of(60, 0)]).standings).toEqual(['paging']);
    expect(walked(checkout({}, { minTotal: 0 }), [of(40, 0)]).standings).toEqual(['paging']);
  });

  it('DET-912 are none where there is little traffic, or few users are affected', () => {
    for (const counts of [of(40, 40), of(40, 49), of(4, 0), of(0, 0)])
      expect(contradictionOf(checkout(), counts)).toBeNull();
    // Above some thousands both are estimates.
    expect(
      contradictionOf(checkout({}, { minTotal: 20_000 }), of(10_100, 10_000, { total: 10_000 })),
    ).toBeNull();
  });
});
