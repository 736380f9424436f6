import { describe, expect, it } from 'vitest';
import { type FuzzOptions, fuzz, SESSION } from './fuzz.ts';
import { type Faults, ModelHub } from './model-hub.ts';
import { RealHub } from './real-hub.ts';

/** More seeds for a longer look: `ONCALL_FUZZ_SEEDS=5000 npx vitest run test/network`. */
const SEEDS = Number(process.env.ONCALL_FUZZ_SEEDS ?? 50);
const OPERATIONS = 300;
const PATIENT = { timeout: 60_000 + SEEDS * 500 };

/** Seeds that once found something, beyond the first fifty: a failing one is named in the error, and goes here. */
const PINNED: readonly number[] = [];
const seeds = [...PINNED, ...Array.from({ length: SEEDS }, (_, i) => i + 1)];

const model = (faults?: Faults): FuzzOptions => ({
  hub: (time) => new ModelHub(SESSION, time, faults),
  operations: OPERATIONS,
});

const real: FuzzOptions = { hub: (time) => RealHub.open(SESSION, time), operations: OPERATIONS };

/** The first complaint within these many seeds. */
async function complaint(options: FuzzOptions): Promise<string> {
  for (let seed = 1; seed <= 20; seed += 1) {
    try {
      await fuzz(seed, options);
    } catch (error) {
      return String(error).split('\n')[0] as string;
    }
  }
  return 'none';
}

describe('clients over a network held in the hand', PATIENT, () => {
  it('SYN-20 keep every promise against the model of a hub', async () => {
    let acts = 0;
    for (const seed of seeds) acts += (await fuzz(seed, model())).acts;
    expect(acts).toBeGreaterThan(SEEDS * 40);
  });

  it('SYN-20 keep every promise against the hub itself', async () => {
    for (const seed of seeds) await fuzz(seed, real);
  });

  it('SYN-3 all meet again in the log of a hub that was put back to an older backup', async () => {
    for (const seed of seeds) await fuzz(seed, { ...model(), rewinds: true });
  });

  it('SYN-21 a hub that forgets what it answered is found out', async () => {
    expect(await complaint(model({ forgetful: true }))).toMatch(/done twice|times in the log/);
  });

  it('SYN-21 a hub that acknowledges before the commit is found out', async () => {
    expect(await complaint(model({ hasty: true }))).toMatch(/was acknowledged at \d+ when the log ended at/);
  });

  it('SYN-20 a seed tells the same story again', async () => {
    const stories = [await fuzz(7, real), await fuzz(7, real)].map(({ story, hub }) => [story, hub.log()]);
    expect(stories[0]).toEqual(stories[1]);
  });
});
