import { describe, expect, it } from 'vitest';
import {
  contradictionOf,
  countsFresh,
  coverageOf,
  leastUsers,
  levelOfCounts,
  recoveryOf,
  shareOfUsers,
  slotAt,
  slotWindow,
} from '../../src/detection/slot.ts';
import { countsFor, MINUTE, ruleFor, T0 } from './rules.ts';

const ruleOf = (impact: object, more: object = {}) =>
  ruleFor({ total: 'service:checkout', impact: { users: 'user.id', ...impact }, ...more });
const of = (users: number, totalUsers: number | null, unnamed = 0) =>
  countsFor(users, {
    ...{ users: { n: users, unnamed }, bad: users + unnamed, total: totalUsers, totalUsers },
  });

describe('the window of a slot', () => {
  it('DET-731 ends a delay before the slot, so that late documents are in', () => {
    const rule = { window: 5 * MINUTE, delay: 30_000 };
    expect(slotWindow(rule, T0)).toEqual({ from: T0 - 5.5 * MINUTE, to: T0 - 0.5 * MINUTE });
    expect([T0 - 1, T0, T0 + 59_999].map((now) => slotAt(now, MINUTE))).toEqual([T0 - MINUTE, T0, T0]);
  });

  it.each([
    ['0s', '1m', '5m', false],
    ['1m', '1m', '5m', true],
    ['1m', '1m', '1m', false],
    ['1m', '5m', '1m', false],
    ['1m', '1m', '61s', true],
  ])(
    'DET-913 for %s, every %s, window %s: its newest part is counted apart: %s',
    (held, every, window, is) => {
      expect(countsFresh(ruleFor({ for: held, every, window }))).toBe(is);
    },
  );
});

describe('what counts say', () => {
  it('DET-704 a share is of those in total, at most all, and unknown without any', () => {
    expect([of(5, 200), of(5, null), of(0, 0), of(5, 0), of(9, 3)].map(shareOfUsers)).toEqual([
      ...[0.025, null, null, null, 1],
    ]);
    const covered = [of(0, 9), of(1, 9, 3), countsFor(0, { bad: 2, users: { n: 0, unnamed: 5 } })];
    expect(covered.map(coverageOf)).toEqual([1, 0.25, 0]);
  });

  const both = { notice: 2, page: { users: 5, share: '2%' }, minTotal: 100 };
  it.each([
    // Users: one below, at it.
    [both, 1, 100, 'none'],
    [both, 2, 100, 'notice'],
    [both, 4, 100, 'notice'],
    [both, 5, 100, 'page'],
    // Traffic: one below the floor, at it.
    [both, 99, 99, 'none'],
    [both, 99, 100, 'page'],
    // Those who are affected are seen, whatever total has.
    [both, 100, 3, 'page'],
    // Share: at it, one user below it.
    [both, 20, 1_000, 'page'],
    [both, 19, 1_000, 'notice'],
    // Where no total is known users alone decide.
    [both, 5, null, 'page'],
    [both, 4, null, 'notice'],
    [{ ...both, minTotal: 0 }, 5, 0, 'page'],
    [{ page: 5 }, 5, 1_000_000, 'page'],
    [{ notice: { users: 2, share: '50%' } }, 2, 4, 'notice'],
    [{ notice: { users: 2, share: '50%' } }, 2, 5, 'none'],
    [{ notice: 2 }, 9_999, 9_999, 'notice'],
    [{ page: 5 }, 4, 4, 'none'],
  ] as const)('DET-704 of %j, %i of %s users: %s', (impact, users, total, level) => {
    expect(levelOfCounts(ruleOf(impact).impact, of(users, total))).toBe(level);
  });

  it('DET-864 no level is reached with fewer users than its lowest level has', () => {
    const least = [{ notice: 2, page: 5 }, { page: 5 }, { notice: 7 }].map((one) => leastUsers(ruleOf(one)));
    expect(least).toEqual([2, 5, 7]);
  });

  const floor = { page: 5, minTotal: 200 };
  it.each([
    // As many as estimates may differ by, and one more.
    [105, 100, null],
    [106, 100, 'total-contradicts'],
    // One below the level, at it.
    [4, 0, null],
    [5, 0, 'total-contradicts'],
    // One below the floor, at it.
    [199, 0, 'total-contradicts'],
    [200, 0, null],
    [150, null, null],
  ] as const)('DET-912 %i affected of %s users in total: %s', (users, total, kind) => {
    expect(contradictionOf(ruleOf(floor), of(users, total))?.kind ?? null).toBe(kind);
  });

  const clean = { page: { users: 5, share: '10%' }, minTotal: 50 };
  it.each([
    [clean, of(5, 400), 'affected'],
    [clean, of(4, 400), 'clean'],
    // Traffic: one below the floor, at it.
    [clean, of(1, 49), 'held'],
    [clean, of(1, 50), 'clean'],
    // Share: at it, one user more.
    [{ ...clean, minTotal: 0 }, of(4, 40), 'held'],
    [{ ...clean, minTotal: 0 }, of(4, 41), 'clean'],
    [{ page: 5 }, of(2, 4), 'held'],
    [{ page: 5 }, of(2, 5), 'clean'],
    [{ notice: { users: 5, share: '50%' } }, of(4, 9), 'clean'],
    [{ notice: { users: 5, share: '40%' } }, of(4, 9), 'held'],
    [clean, of(0, 1), 'clean'],
    [clean, of(0, 0), 'silent'],
    [clean, of(1, null), 'clean'],
    // Half of the documents name a user, one less; and as many as can hide five users, one less.
    [clean, of(4, 400, 4), 'clean'],
    [clean, of(4, 400, 5), 'held'],
    [clean, of(0, 400, 4), 'clean'],
    [clean, of(0, 400, 5), 'held'],
    // Bad documents that total does not have.
    [clean, of(1, 0), 'held'],
  ] as const)('DET-910 of %j, %j: %s', (impact, counts, recovery) => {
    expect(recoveryOf(ruleOf(impact), counts)).toBe(recovery);
  });
});
