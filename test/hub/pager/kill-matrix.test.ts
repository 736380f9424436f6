import { describe, expect, it } from 'vitest';
import { ACTS, type Fate, killMatrix } from './kill-matrix.ts';

const isSettled = ({ outcome, effects }: Fate): boolean =>
  outcome === 'done' ? effects === 1 : outcome === 'abandoned' && effects === 0;

describe('a hub that is killed at any moment of an act', () => {
  // `npm run rig:kills` does the same 200 times.
  it('PDY-415 leaves none that takes effect twice, none lost without a word, and nothing untrue said', async () => {
    const fates = await killMatrix(1, 48);
    const wrong = fates.filter((fate) => !isSettled(fate) || fate.untrue.length + fate.problems.length > 0);
    expect(wrong).toEqual([]);
    expect(new Set(fates.map(({ act }) => act)).size).toBe(ACTS.length);
    // Else it would be as if nobody had been killed in the middle.
    expect(fates.filter(({ midway }) => midway > 0).length).toBeGreaterThan(fates.length / 5);
    expect(fates.filter(({ takenBack }) => takenBack).length).toBeGreaterThan(fates.length / 10);
    expect(fates.filter(({ doubted }) => doubted).length).toBeGreaterThan(fates.length / 10);
  });
});
