import { describe, expect, it } from 'vitest';
import { readReach } from '../../../src/hub/pager/reach.ts';
import type { PagerRef, PagerShift } from '../../../src/ports/pager.ts';
import { handPager, incident, SATO_USER, shift, TANAKA_USER } from './hand-pager.ts';

const SUZUKI = { id: 'PSUZUKI', name: '鈴木', email: null, teams: [] };
const SHIFTS = [shift(SUZUKI, 3), shift(SATO_USER, 1), shift(TANAKA_USER, 2), shift(SATO_USER, 1)];

const reached = (assignees: readonly PagerRef[], me: string | null, shifts: readonly PagerShift[] = SHIFTS) =>
  readReach(incident({ assignees }), me, handPager({ oncall: async () => shifts }));

describe('who is paged by an incident', () => {
  it('PDY-106 asks for the policy of the incident, and names each person of a level once, levels in order', async () => {
    const asked: unknown[] = [];
    const pager = handPager({
      oncall: async (...given) => {
        asked.push(given);
        return SHIFTS;
      },
    });
    expect(await readReach(incident(), null, pager, { lane: 'act' })).toEqual({
      policy: { id: 'EPAY001', name: '決済' },
      levels: [
        { level: 1, people: [SATO_USER] },
        { level: 2, people: [TANAKA_USER] },
        { level: 3, people: [SUZUKI] },
      ],
      next: 1,
      back: 1,
    });
    expect(asked).toEqual([[{ schedules: [], policies: ['EPAY001'] }, { lane: 'act' }]]);
  });

  it.each([
    ['nobody has it', [], 1],
    ['the first level has it', [SATO_USER], 2],
    ['the second level has it', [TANAKA_USER], 3],
    ['two levels have it', [TANAKA_USER, SATO_USER], 3],
    ['the last level has it', [SUZUKI], null],
    ['somebody else has it', [{ id: 'PELSE', name: 'else' }], 1],
  ])(
    'PDY-106 next is the level above the highest of those who have it: %s',
    async (_who, assignees, next) => {
      expect((await reached(assignees, null)).next).toBe(next);
    },
  );

  it('PDY-106 a level is passed once one of its people has it', async () => {
    const both = [shift(SATO_USER, 1), shift(TANAKA_USER, 1), shift(SUZUKI, 2)];
    expect((await reached([TANAKA_USER], null, both)).next).toBe(2);
  });

  it('PDY-103 it goes back to the first level with somebody else than who leaves', async () => {
    const both = [shift(SATO_USER, 1), shift(TANAKA_USER, 1), shift(TANAKA_USER, 2)];
    expect((await reached([], SATO_USER.id)).back).toBe(2);
    expect((await reached([], TANAKA_USER.id)).back).toBe(1);
    expect((await reached([], SATO_USER.id, both)).back).toBe(1);
    expect((await reached([], SATO_USER.id, [shift(SATO_USER, 2)])).back).toBe(2);
    expect(await reached([], SATO_USER.id, [])).toMatchObject({ levels: [], next: null, back: null });
  });

  it('PDY-106 an incident without a policy goes to nobody', async () => {
    await expect(readReach(incident({ policy: null }), null, handPager({}))).rejects.toMatchObject({
      kind: 'nobody-next',
    });
  });
});
