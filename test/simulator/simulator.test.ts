import { describe, expect, it } from 'vitest';
import { Simulator, simulate } from './simulator.ts';

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

  it('SYN-732 a seed has the same story and the same figures each time', async () => {
    const [one, two] = [new Simulator(2), new Simulator(2)];
    for (const sim of [one, two]) await sim.time.advance(90 * 60_000);
    expect(one.story.length).toBeGreaterThan(20);
    expect(two.story).toEqual(one.story);
    expect(two.figures(0)).toEqual(one.figures(0));
  });
});
