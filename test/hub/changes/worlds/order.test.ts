import { describe, expect, it } from 'vitest';
import { DEVELOPED } from './developed.ts';
import { HELD_OUT } from './held-out.ts';
import { lookAtAll, sharesOf, type World } from './world.ts';

describe('what went out, over the whole way from GitHub and the log to the list', () => {
  it('CHG-939 is tried by as many kinds of incidents in either half', () => {
    const kinds = (half: readonly World[]) => [...new Set(half.map(({ kind }) => kind))].toSorted();
    expect(kinds(HELD_OUT)).toEqual(kinds(DEVELOPED));
    expect(Math.min(DEVELOPED.length, HELD_OUT.length)).toBeGreaterThanOrEqual(40);
  });

  it('CHG-945 dates the impact by errors that come in numbers, and not by a stray one before them', async () => {
    const strays = DEVELOPED.filter(({ kind }) => kind === 'background');
    expect(strays.length).toBeGreaterThanOrEqual(4);
    for (const { world, early } of await lookAtAll(strays)) expect(early, world.name).toBeLessThanOrEqual(1);
  }, 60_000);

  it.each([
    ['the half it was developed by', DEVELOPED],
    ['the half that was held out', HELD_OUT],
  ])(
    'CHG-939 puts the change that did it first in 80 of 100, and among three in 95: %s',
    async (_name, half) => {
      const { n, first, firstThree, report } = sharesOf(await lookAtAll(half));
      expect(n).toBeGreaterThanOrEqual(38);
      expect(firstThree, report.join('\n')).toBeGreaterThanOrEqual(0.95);
      expect(first, report.join('\n')).toBeGreaterThanOrEqual(0.8);
    },
    300_000,
  );
});
