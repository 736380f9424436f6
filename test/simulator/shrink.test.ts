import { describe, expect, it } from 'vitest';
import { commandOf, shrink, toldStory } from './shrink.ts';
import { type Broke, Failure } from './simulator.ts';
import type { Plan } from './world.ts';

const MADE = Array.from({ length: 40 }, (_, n) => (n % 3 === 0 ? `hub-killed.${n}` : `sato.${n}`));

/** Breaks where two things happen, the second of them in minute 41. */
const run = (needs: readonly string[], why = 'text 7. is there twice') => {
  const ran: Plan[] = [];
  return {
    ran,
    run: async (plan: Plan) => {
      ran.push(plan);
      const made = MADE.filter((key) => plan.keep?.includes(key) ?? true);
      const breaks = needs.every((key) => made.includes(key)) && (plan.minutes ?? 180) >= 41;
      const story = made.map((key) => `03:00 ${key}`);
      if (breaks) throw new Failure({ plan, why, story, made, minutes: plan.minutes ?? 180 });
    },
  };
};
const first: Broke = {
  ...{ plan: { seed: 7n, days: 1 }, why: 'text 12. is there twice' },
  ...{ story: [], made: MADE, minutes: 180 },
};

describe('a story that is made short', () => {
  it('SYN-734 holds only what the promise needs to break, and as little time', async () => {
    const short = await shrink(first, run(['sato.5', 'hub-killed.21']));
    expect(short.made).toEqual(['sato.5', 'hub-killed.21']);
    expect(short.minutes).toBeGreaterThanOrEqual(41);
    expect(short.minutes).toBeLessThan(44);
    expect(toldStory(short).split('\n')).toEqual([
      '  03:00 sato.5',
      '  03:00 hub-killed.21',
      'broken: text 7. is there twice',
      `again: npm run sim -- --seed 7 --minutes ${short.minutes} --keep sato.5,hub-killed.21`,
    ]);
  });

  it('SYN-734 takes no more time than until it breaks', async () => {
    const early = async (plan: Plan) => {
      if ((plan.minutes ?? 180) < 16) return;
      throw new Failure({ ...first, plan, made: plan.keep ?? MADE, minutes: 16 });
    };
    expect((await shrink(first, { run: early })).plan.minutes).toBe(16);
  });

  it('SYN-734 another promise that breaks instead is not the same story', async () => {
    const { ran, ...other } = run(['sato.5'], 'the log is no chain');
    expect(await shrink(first, other)).toBe(first);
    expect(ran.length).toBeGreaterThan(1);
  });

  it('SYN-734 ends after so many tries', async () => {
    const { ran, ...long } = run(['sato.5']);
    await shrink(first, { ...long, most: 6 });
    expect(ran).toHaveLength(6);
  });

  it('SYN-734 a story in which nothing needs to happen is run again as such', () => {
    expect(commandOf({ seed: 1n, days: 2, keep: [] })).toBe(
      'npm run sim -- --seed 1 --days 2 --keep nothing',
    );
  });
});
