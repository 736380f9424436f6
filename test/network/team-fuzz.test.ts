import { describe, expect, it } from 'vitest';
import { teamFuzz } from './team-fuzz.ts';

/** More seeds for a longer look: `ONCALL_FUZZ_SEEDS=5000 npx vitest run test/network`. */
const SEEDS = Number(process.env.ONCALL_FUZZ_SEEDS ?? 50);
const PATIENT = { timeout: 60_000 + SEEDS * 2_000 };

/** Seeds that once found something, beyond the first fifty: a failing one is named in the error, and goes here. */
const PINNED: readonly number[] = [];
const seeds = [...PINNED, ...Array.from({ length: SEEDS }, (_, i) => i + 1)];

describe('homes over a network held in the hand', PATIENT, () => {
  it('SYN-724 show what the hub has, and have each act done once, over cuts, kills, other versions and a lease that changes', async () => {
    let asked = 0;
    for (const seed of seeds) asked += (await teamFuzz(seed, { operations: 300 })).asked.length;
    expect(asked).toBeGreaterThan(SEEDS * 15);
  });

  it('SYN-724 a seed tells the same story again', async () => {
    const stories = [await teamFuzz(7, { operations: 300 }), await teamFuzz(7, { operations: 300 })];
    expect(stories[0]?.story).toEqual(stories[1]?.story);
  });
});
