import { describe, expect, it } from 'vitest';
import {
  catchUpRule,
  INITIAL_STATE,
  type RuleState,
  ruleStanding,
  stepRule,
} from '../../src/detection/machine.ts';
import type { DetectionRule } from '../../src/detection/rule.ts';
import type { SlotCounts, SlotResult } from '../../src/detection/slot.ts';
import { countsFor, resultOf, ruleFor } from './rules.ts';

const LEVEL = 40;
const rule = (more: object = {}, impact: object = {}) =>
  ruleFor({ impact: { users: 'user.id', page: 5, unnamed: LEVEL, ...impact }, ...more });

/** A slot of so many users, and of so many documents that name none. */
const slot = (n: number, users: number, unnamed: number, more: Partial<SlotCounts> = {}): SlotResult =>
  resultOf(n, users, {
    counts: countsFor(users, { bad: users + unnamed, users: { n: users, unnamed }, ...more }),
  } as never);
/** Slots of nothing but documents that name no user. */
const crashes = (...list: readonly number[]) => list.map((n, i) => slot(i, 0, n));

function walked(of: DetectionRule, results: readonly SlotResult[], from: RuleState = INITIAL_STATE) {
  let state = from;
  const standings: string[] = [];
  const kinds: string[] = [];
  for (const result of results) {
    const stepped = stepRule(of, state, result);
    state = stepped.state;
    standings.push(ruleStanding(state));
    kinds.push(...stepped.moves.flatMap(({ kind }) => (kind.startsWith('notice') ? [] : [kind])));
  }
  return { state, standings, kinds };
}

describe('a level of errors that name no user', () => {
  it('DET-997 pages from its number on, and fewer of them end it', () => {
    const { standings, kinds } = walked(rule(), crashes(39, 40, 900, 39, 40, 39, 39, 39));
    expect(standings).toEqual([
      ...['normal', 'paging', 'paging', 'resolving', 'paging', 'resolving', 'normal', 'normal'],
    ]);
    expect(kinds).toEqual(['page', 'resolving', 'worse', 'resolving', 'resolve']);
  });

  it('DET-997 knows no share and no floor of traffic, of which these have nothing', () => {
    const floor = rule({ total: 'service:checkout' }, { page: { users: 5, share: '50%' }, minTotal: 1_000 });
    const seen = { total: 90, totalUsers: 3 };
    const { standings } = walked(floor, [slot(0, 3, 39, seen), slot(1, 3, 40, seen), slot(2, 3, 39, seen)]);
    expect(standings).toEqual(['normal', 'paging', 'resolving']);
    // Silence ends it as little as any other episode.
    const silent = { bad: 0, total: 0, totalUsers: 0 };
    const away = walked(floor, [slot(0, 0, 40, seen), slot(1, 0, 0, silent), slot(2, 0, 0, silent)]);
    expect(away.standings.at(-1)).toBe('paging');
    const back = walked(floor, [slot(3, 0, 40, seen), slot(4, 0, 40, seen)], away.state);
    expect(back.kinds).toEqual(['again']);
  });

  it.each([
    ['is not given', {}],
    ['is 0', { unnamed: 0 }],
  ])('DET-997 pages nobody where it %s', (_, impact) => {
    const off = ruleFor({ impact: { users: 'user.id', page: 5, ...impact } });
    expect(walked(off, crashes(10_000, 10_000, 10_000)).kinds).toEqual([]);
    // As before: what can hide affected users ends no page.
    expect(walked(off, [slot(0, 5, 0), slot(1, 0, 9), slot(2, 0, 9)]).standings.at(-1)).toBe('paging');
    expect(walked(off, [slot(0, 5, 0)]).state).not.toHaveProperty('freshUnnamed');
  });

  it('DET-997 pages with a `for` where they go on, and not for a moment that its window still shows', () => {
    const held = rule({ for: '2m' });
    const moment = [1, 2, 3, 4, 5, 6].map((n) => slot(n, 0, 60, { fresh: 0, freshUnnamed: n < 3 ? 30 : 0 }));
    expect(walked(held, moment.slice(0, 5)).kinds).toEqual(['pending']);
    const goesOn = [1, 2, 3, 4].map((n) => slot(n, 0, 60, { fresh: 0, freshUnnamed: 20 }));
    expect(walked(held, goesOn).standings).toEqual(['pending', 'pending', 'pending', 'paging']);
    // What was seen before `for` had passed counts for no later trouble.
    const again = [
      ...goesOn.slice(0, 3),
      slot(4, 0, 0),
      ...[5, 6, 7].map((n) => slot(n, 0, 60, { freshUnnamed: 20 })),
    ];
    expect(walked(held, again).kinds).toEqual(['pending', 'pending-ended', 'pending']);
    // A source that does not count them apart: those of the window.
    expect(walked(held, crashes(60, 60, 60)).standings.at(-1)).toBe('paging');
    // A rule without a number of users waits for its own number, too.
    const alone = rule({ for: '2m' }, { page: undefined });
    expect(walked(alone, moment.slice(0, 5)).kinds).toEqual(['pending']);
  });

  it('DET-997 pages once an episode, whichever number is reached first', () => {
    const both = [
      slot(0, 0, 40),
      slot(1, 90, 40),
      slot(2, 90, 0),
      slot(3, 0, 90),
      slot(4, 0, 3),
      slot(5, 0, 3),
    ];
    expect(walked(rule(), both).kinds).toEqual(['page', 'resolving', 'resolve']);
  });

  it('DET-997 ends no page for users by documents that can hide them', () => {
    // Users were affected, then they are not named any more: 30 such documents can hide 5 users.
    const hidden = (first: SlotResult) =>
      walked(rule(), [first, slot(1, 0, 30), slot(2, 0, 30), slot(3, 0, 30)]);
    expect(hidden(slot(0, 9, 0)).standings.at(-1)).toBe('paging');
    expect(hidden(slot(0, 0, 40)).standings.at(-1)).toBe('normal');
    const later = walked(rule(), [
      slot(0, 0, 40),
      slot(1, 9, 40),
      slot(2, 0, 30),
      slot(3, 0, 30),
      slot(4, 0, 30),
    ]);
    expect(later.standings.at(-1)).toBe('paging');
    // Late documents may name the users.
    const told = walked(rule(), [slot(0, 0, 40), slot(1, 0, 40)]);
    const late = walked(rule(), [{ ...slot(1, 9, 40), late: true }], told.state);
    expect(late.kinds).toEqual([]);
    expect(late.state.episode).toEqual({ first: slot(0, 0, 0).slot, paged: slot(0, 0, 0).slot });
    const after = walked(rule(), [slot(2, 0, 30), slot(3, 0, 30), slot(4, 0, 30)], late.state);
    expect(after.standings.at(-1)).toBe('paging');
  });

  it('DET-997 is all that a rule may have: its affected users then neither page nor hold a page', () => {
    const alone = rule({}, { page: undefined });
    expect(
      walked(alone, [slot(0, 900, 39), slot(1, 900, 40), slot(2, 900, 39), slot(3, 900, 39)]).standings,
    ).toEqual([...['normal', 'paging', 'resolving', 'normal']]);
  });

  it('DET-997 is found by late documents, once, and is over where it was missed', () => {
    const few = walked(rule(), crashes(0, 39));
    const late = { ...slot(1, 0, 40), late: true };
    const { kinds, state } = walked(rule(), [late, late], few.state);
    expect(kinds).toEqual(['page']);
    expect(state.episode).toMatchObject({ first: slot(1, 0, 0).slot, unnamed: true });
    const caught = catchUpRule(rule(), INITIAL_STATE, crashes(40, 40, 0, 0, 0));
    expect(caught.moves.filter((move) => 'episode' in move)).toEqual([]);
    expect(caught.missed).toEqual([slot(0, 0, 0).slot]);
  });

  it('DET-997 stays open through slots that nobody could count', () => {
    const { standings, kinds } = walked(rule(), [slot(0, 0, 40), resultOf(1, null), slot(2, 0, 40)]);
    expect(standings).toEqual(['paging', 'blind', 'paging']);
    expect(kinds).toEqual(['page']);
  });
});
