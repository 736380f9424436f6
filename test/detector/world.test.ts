import { describe, expect, it } from 'vitest';
import { FAULTS, runWorld } from './world.ts';

/** `ONCALL_WORLDS=200` tries more, from seed `ONCALL_WORLD` on. */
const WORLDS = Number(process.env.ONCALL_WORLDS ?? 3);
const FIRST = Number(process.env.ONCALL_WORLD ?? 104);

describe('a world with labelled incidents', () => {
  it('DET-947 loses no page and resolves none while users are hurt, with every kind of failure around it', {
    timeout: 3_600_000,
  }, async () => {
    const judged = [];
    for (let i = 0; i < WORLDS; i += 1) judged.push(await runWorld(FIRST + i));
    const all = judged.flatMap(({ incidents }) => incidents);
    const delays = judged.flatMap((each) => each.delays).sort((a, b) => a - b);
    const hidden = judged.reduce((sum, each) => sum + each.hidden, 0);
    if (process.env.ONCALL_WORLDS) {
      console.log(`hidden for all of their time, and told: ${hidden}`);
      const many = FAULTS.map((kind) => {
        const n = all.filter(({ faults }) => faults.some((each) => each.kind === kind)).length;
        return `${kind} ${n}`;
      });
      const seconds = (part: number) =>
        Math.round((delays[Math.floor(part * (delays.length - 1))] ?? 0) / 1_000);
      console.log(`${judged.length} worlds, ${all.length} incidents: ${many.join(', ')}`);
      console.log(
        `page after ${[0.5, 0.9, 1].map((part) => `${seconds(part)} s`).join(', ')} (p50, p90, max)`,
      );
    }
    const bad = judged.map(({ seed, incidents, delays: _delays, hidden: _hidden, ...found }) => ({
      seed,
      ...found,
    }));
    const none = { lost: [], resolvedWhileHurt: [], doubled: [], false: [], untold: [], stuck: [] };
    expect(
      bad.filter((each) => Object.values(each).some((some) => Array.isArray(some) && some.length > 0)),
    ).toEqual([]);
    expect(bad).toEqual(judged.map(({ seed }) => ({ seed, ...none })));
    expect(delays).toHaveLength(all.length - hidden);
    expect(hidden).toBeLessThan(all.length / 10);
    // Each fault fell on an incident.
    const fell = FAULTS.filter((kind) => all.some(({ faults }) => faults.some((each) => each.kind === kind)));
    expect(fell).toEqual(WORLDS < 3 ? expect.any(Array) : [...FAULTS]);
  });
});
