import { describe, expect, it } from 'vitest';
import { type FuzzOptions, fuzz, SESSION } from './fuzz.ts';
import { type Faults, ModelHub } from './model-hub.ts';
import { RealHub } from './real-hub.ts';

const SEEDS = Number(process.env.ONCALL_FUZZ_SEEDS ?? 50);
const OPERATIONS = 300;

const model = (faults?: Faults): FuzzOptions => ({
  hub: (time) => new ModelHub(SESSION, time, faults),
  operations: OPERATIONS,
});

const real: FuzzOptions = { hub: (time) => RealHub.open(SESSION, time), operations: OPERATIONS };

/** The first complaint within these many seeds. */
async function complaint(seeds: number, options: FuzzOptions): Promise<string> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    try {
      await fuzz(seed, options);
    } catch (error) {
      return String(error).split('\n')[0] as string;
    }
  }
  return 'none';
}

describe('clients over a network held in the hand', () => {
  it('SYN-20 keep every promise against the model of a hub', async () => {
    let acts = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) acts += (await fuzz(seed, model())).acts;
    expect(acts).toBeGreaterThan(SEEDS * 40);
  });

  it('SYN-20 keep every promise against the hub itself', async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) await fuzz(seed, real);
  });

  it('SYN-21 a hub that forgets what it answered is found out', async () => {
    expect(await complaint(20, model({ forgetful: true }))).toMatch(/twice|times in the log/);
  });

  it('SYN-21 a hub that acknowledges before the commit is found out', async () => {
    expect(await complaint(20, model({ hasty: true }))).toMatch(/acknowledged|stands 0 times/);
  });
});
