import { describe, expect, it } from 'vitest';
import { LineClock } from '../../../src/adapters/file-source/line-clock.ts';
import { FileRig } from './file-rig.ts';

const NOW = Date.parse('2026-11-25T03:10:00.000Z');
const HOUR = 3_600_000;

/** What a clock says of lines that are so far from now, milliseconds. */
function away(offsets: readonly number[], fresh = true): number {
  const clock = new LineClock();
  clock.note(
    offsets.map((offset) => ({ time: new Date(NOW + offset).toISOString() })),
    NOW,
    fresh,
  );
  return clock.away;
}

describe('the clock of a file', () => {
  it.each([
    ['ahead by nine hours', [9 * HOUR, 9 * HOUR - 500, 9 * HOUR - 90_000], 9 * HOUR],
    ['behind by nine hours', [-9 * HOUR, -9 * HOUR - 800, -9 * HOUR - 60_000], -9 * HOUR],
    ['behind by half an hour', [-1_800_000, -1_800_000, -1_800_500], -1_800_000],
    ['in time', [-500, -60_000, 90_000], 0],
    ['two only', [9 * HOUR, 9 * HOUR], 0],
    ['late by no zone', [-22 * 60_000, -22 * 60_000, -22 * 60_000], 0],
    ['replayed from of old', [-30 * HOUR, -30 * HOUR, -30 * HOUR], 0],
  ])('LOG-331 is told where lines are %s', (_, offsets, told) => {
    expect(away(offsets)).toBe(told);
  });

  it('LOG-331 goes by lines that are written now, or lie ahead: what was written before says nothing', () => {
    expect(away([-9 * HOUR, -9 * HOUR, -9 * HOUR], false)).toBe(0);
    expect(away([9 * HOUR - 600_000, 9 * HOUR - 300_000, 9 * HOUR - 60_000], false)).toBe(9 * HOUR);
  });

  it('LOG-331 is right again once lines come in time', () => {
    expect(away([9 * HOUR, 9 * HOUR, 9 * HOUR, 0, 0, 0])).toBe(0);
  });

  it('LOG-331 is told by the source with the offset, beside what else troubles it, until it is right', async () => {
    const rig = await FileRig.make('');
    try {
      const heard = await rig.open();
      const stamp = (ms: number) =>
        new Date(rig.time.now() + ms).toISOString().replace('T', ' ').slice(0, 19);
      const broken = Buffer.from('b7e8bad1a5a8a5e9a1bc0a', 'hex');
      const three = (ms: number) => `${stamp(ms)} a\n`.repeat(3);
      await rig.append(Buffer.concat([broken, broken, Buffer.from(three(9 * HOUR))]));
      await rig.until('both', () => (heard.statuses.at(-1)?.more ?? []).length === 1);
      const told = heard.statuses.at(-1);
      expect(told).toMatchObject({ state: 'live', reason: { kind: 'undecodable' } });
      expect(told?.more).toEqual([{ kind: 'file-clock-ahead', params: { offset: '+09:00' } }]);
      await rig.append(three(-9 * HOUR));
      await rig.until('behind', () => heard.statuses.at(-1)?.more?.[0]?.kind === 'file-clock-behind');
      expect(heard.statuses.at(-1)?.more?.[0]?.params).toEqual({ offset: '-09:00' });
      await rig.append(three(0));
      await rig.until('right', () => heard.statuses.at(-1)?.more === undefined);
    } finally {
      await rig.clear();
    }
  });

  it('LOG-331 is told of a file that stands still, by its last lines', async () => {
    const rig = await FileRig.make('');
    try {
      const ahead = (i: number) => new Date(rig.time.now() + 9 * HOUR + i).toISOString();
      await rig.append(`${ahead(1)} a\n${ahead(2)} b\n${ahead(3)} c\n`);
      const heard = await rig.open();
      await rig.until('told', () => heard.statuses.at(-1)?.reason?.kind === 'file-clock-ahead');
    } finally {
      await rig.clear();
    }
  });
});
