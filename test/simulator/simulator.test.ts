import { describe, expect, it } from 'vitest';
import { FAILED, planOfFailed } from './failed.ts';
import { Simulator, simulate } from './simulator.ts';
import { planOf } from './world.ts';

/** One hub with a disk, and two with a cluster, Slack and detection. */
const SEEDS = [2, 3];
const ROUND_DAYS = 0.12;

describe('a team over simulated hours', () => {
  it.each(SEEDS)(
    'SYN-731 nothing acknowledged is lost or done twice, and what is shown is so (seed %i)',
    async (seed) => {
      const { counts, troubles } = await simulate(planOf(seed, ROUND_DAYS));
      const { pages = 0, sessions = 0, events = 0 } = counts;
      expect(Math.min(pages, sessions, events)).toBeGreaterThan(0);
      expect(Object.keys(troubles).length).toBeGreaterThan(1);
    },
  );

  it.each(FAILED)('SYN-735 a story in which a promise broke once holds: $what', async (failed) => {
    await simulate(planOfFailed(failed));
  });

  it('SYN-735 a story that is limited to some happenings has these, as the whole story had them', async () => {
    const plan = planOf(2, ROUND_DAYS);
    const whole = new Simulator({ ...plan, minutes: 60 });
    await whole.world.time.advance(whole.world.roundMs);
    const keep = whole.world.happenings.made.filter((key) => /^(?:page|elsewhere|sato)\./.test(key));
    const short = new Simulator({ ...plan, minutes: 60, keep });
    await short.world.time.advance(short.world.roundMs);
    expect(whole.world.happenings.made.length).toBeGreaterThan(keep.length);
    expect(short.world.happenings.made.every((key) => keep.includes(key))).toBe(true);
    const pages = (sim: Simulator) => sim.world.story.filter((line) => line.includes(' page '));
    expect(pages(short).length).toBeGreaterThan(0);
    expect(pages(short)).toEqual(pages(whole));
  });

  it.each(SEEDS)(
    'SYN-732 a seed has the same story and the same figures each time (seed %i)',
    async (seed) => {
      const [one, two] = [new Simulator(planOf(seed, 1)), new Simulator(planOf(seed, 1))];
      for (const { world } of [one, two]) await world.time.advance(60 * 60_000);
      expect(one.world.story.length).toBeGreaterThan(20);
      expect(two.world.story).toEqual(one.world.story);
      expect(two.figures()).toEqual(one.figures());
    },
  );
});
