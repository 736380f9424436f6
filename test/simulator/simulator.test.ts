import { describe, expect, it } from 'vitest';
import { simulate } from './simulator.ts';

/** Two that between them have nearly every kind of trouble; one that breaks a promise is added. */
const SEEDS = [2, 3];
const ROUND_DAYS = 0.12;

describe('a team over simulated hours', () => {
  it.each(SEEDS)(
    'SYN-731 nothing acknowledged is lost or done twice, and what is shown is so (seed %i)',
    async (seed) => {
      const { pages, sessions, events, troubles } = await simulate(seed, ROUND_DAYS);
      expect(Math.min(pages, sessions, events)).toBeGreaterThan(0);
      expect(Object.keys(troubles).length).toBeGreaterThan(1);
    },
  );
});
