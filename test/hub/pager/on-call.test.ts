import { describe, expect, it } from 'vitest';
import { onCallOf } from '../../../src/hub/pager/on-call.ts';
import type { PagerShift } from '../../../src/ports/pager.ts';
import type { PagerOverride } from '../../../src/ports/pager-detail.ts';
import { SATO_USER, shift, TANAKA_USER } from './hand-pager.ts';

const NOW = '2026-11-25T03:00:00.000Z';
const at = (hour: number) => `2026-11-25T${String(hour).padStart(2, '0')}:00:00.000Z`;
const SUZUKI = { id: 'PSUZUKI', name: '鈴木', email: null, teams: [] };
const PRIMARY = { id: 'DPRIM01', name: 'primary' };
const turn = (
  user: typeof SATO_USER,
  from: string | null,
  until: string | null,
  change: Partial<PagerShift> = {},
) => shift(user, 1, { schedule: PRIMARY, from, until, ...change });
const override = (user: typeof SATO_USER, from: string, until: string): PagerOverride => ({
  id: 'O1',
  user,
  from,
  until,
});
const primary = (
  shifts: readonly PagerShift[],
  you: string | null = null,
  overrides?: readonly PagerOverride[],
) => onCallOf(shifts, NOW, you, overrides && new Map([['DPRIM01', overrides]])).schedules[0];

describe('who is on call', () => {
  it.each([
    ['from now on', NOW, at(4), true],
    ['until now', at(2), NOW, false],
    ['from later on', at(4), at(5), false],
    ['since before', at(2), at(4), true],
    ['always', null, null, true],
    ['until later', null, at(4), true],
    ['since earlier, for good', at(2), null, true],
  ])('PDY-70 who has the turn %s has it now: %s to %s', (_when, from, until, is) => {
    const { schedules, policies, at: told } = onCallOf([turn(SATO_USER, from, until)], NOW);
    expect(schedules[0]?.now).toEqual(is ? [{ name: '佐藤', from, until }] : []);
    expect(policies).toHaveLength(is ? 1 : 0);
    expect(told).toBe(NOW);
  });

  it('PDY-70 next are those who begin first after now, all that begin with it', () => {
    const later = [
      turn(SATO_USER, at(2), at(4)),
      turn(SUZUKI, at(6), at(8)),
      turn(TANAKA_USER, at(4), at(6)),
      turn(SUZUKI, at(4), at(5)),
      turn(SATO_USER, null, at(9)),
    ];
    expect(primary(later)?.next).toEqual([
      { name: '田中', from: at(4), until: at(6) },
      { name: '鈴木', from: at(4), until: at(5) },
    ]);
    expect(primary([turn(SATO_USER, NOW, at(4))])?.next).toEqual([]);
  });

  it('PDY-70 a schedule that several policies use is listed once, and each policy has its levels in order', () => {
    const search = { id: 'ESEARCH', name: 'search' };
    const shifts = [
      turn(SUZUKI, at(2), at(4), { level: 2 }),
      turn(SATO_USER, at(2), at(4)),
      turn(SATO_USER, at(2), at(4), { policy: search }),
      shift(TANAKA_USER, 1),
      turn(SATO_USER, at(2), at(5), { level: 3, schedule: { id: 'DSECOND', name: 'second' } }),
    ];
    const { schedules, policies } = onCallOf(shifts, NOW, SATO_USER.id);
    const sato = { name: '佐藤', you: true, from: at(2), until: at(4) };
    expect(schedules.map(({ id, name, now }) => [id, name, now.map((one) => one.name)])).toEqual([
      ['DPRIM01', 'primary', ['鈴木', '佐藤']],
      ['DSECOND', 'second', ['佐藤']],
    ]);
    expect(policies).toEqual([
      {
        id: 'EPAY001',
        name: '決済',
        levels: [
          {
            level: 1,
            people: [
              { ...sato, schedule: 'primary' },
              { name: '田中', from: null, until: null, schedule: null },
            ],
          },
          { level: 2, people: [{ name: '鈴木', from: at(2), until: at(4), schedule: 'primary' }] },
          { level: 3, people: [{ ...sato, until: at(5), schedule: 'second' }] },
        ],
      },
      { id: 'ESEARCH', name: 'search', levels: [{ level: 1, people: [{ ...sato, schedule: 'primary' }] }] },
    ]);
  });

  it.each([
    ['covers it', override(SATO_USER, at(2), at(4)), true],
    ['begins within it', override(SATO_USER, at(3), at(4)), true],
    ['is a part of it, where the next turn is theirs, too', override(SATO_USER, at(2), at(3)), true],
    ['is another person’s', override(TANAKA_USER, at(2), at(4)), false],
    ['begins before it', override(SATO_USER, at(1), at(4)), false],
    ['begins as it ends', override(SATO_USER, at(4), at(4)), false],
    ['lasts longer', override(SATO_USER, at(2), at(5)), false],
  ])('HOM-439 a turn was taken over where an override %s', (_how, one, is) => {
    const [now] = primary([turn(SATO_USER, at(2), at(4))], null, [one])?.now ?? [];
    expect(now).toEqual({ name: '佐藤', ...(is ? { override: true } : {}), from: at(2), until: at(4) });
  });

  it('HOM-439 a turn without an end was taken over where an override begins after it, and one without a begin where it ends later', () => {
    const isTaken = (from: string | null, until: string | null, one: PagerOverride) =>
      primary([turn(SATO_USER, from, until)], null, [one])?.now[0]?.override === true;
    expect(isTaken(at(2), null, override(SATO_USER, at(2), at(9)))).toBe(true);
    expect(isTaken(at(2), null, override(SATO_USER, at(1), at(9)))).toBe(false);
    expect(isTaken(null, at(5), override(SATO_USER, at(1), at(4)))).toBe(true);
    expect(isTaken(null, at(5), override(SATO_USER, at(5), at(5)))).toBe(false);
  });

  it('HOM-439 lists overrides by their begin where they are known, and says which are your own', () => {
    const given = [override(SUZUKI, at(6), at(8)), override(SATO_USER, at(4), at(5))];
    const shifts = [turn(TANAKA_USER, at(2), at(4))];
    expect(primary(shifts, SATO_USER.id, given)?.overrides).toEqual([
      { name: '佐藤', you: true, override: true, from: at(4), until: at(5) },
      { name: '鈴木', override: true, from: at(6), until: at(8) },
    ]);
    expect(primary(shifts, null, [])?.overrides).toEqual([]);
    expect(primary(shifts)?.overrides).toBeNull();
  });
});
