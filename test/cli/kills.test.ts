import { describe, expect, it } from 'vitest';
import { processRound } from '../rigs/kills/processes.ts';

describe('the hub of this machine, killed while a shell asks for acts', () => {
  // `npm run rig:kills:processes` kills it 200 times over acts of all kinds.
  it('PDY-415 leaves each act done once, and tells nothing of it that is not so', async () => {
    const acts = ['acknowledge', 'merge', 'override', 'end-override'];
    const { kills, fates } = await processRound({ kills: 3, seed: 1, acts, mishaps: 4 });
    expect(kills).toBe(3);
    const told = fates.map(({ act, effects, outcome, untrue }) => ({ act, effects, outcome, untrue }));
    expect(told).toEqual(acts.map((act) => ({ act, effects: 1, outcome: 'done', untrue: [] })));
    // Only a hang takes so long: a lost write is looked for over a minute.
  }, 600_000);
});
