import { describe, expect, it } from 'vitest';
import { type Course, failureRate, linesOfSecond, seeded } from '../../src/demo/incident-log.ts';

const course: Course = { deploy: -80, outage: -70, rollback: 60 };

function errorsIn(from: number, to: number): number {
  const random = seeded(7);
  let errors = 0;
  for (let s = from; s < to; s++) {
    errors += linesOfSecond(s, s * 1000, course, random).filter(
      (line) => line['log.level'] === 'error',
    ).length;
  }
  return errors;
}

describe('the demo’s log', () => {
  it('DEM-1 an outage unfolds, is mitigated and recovers', () => {
    expect(failureRate(-71, course)).toBeLessThan(0.01);
    expect(failureRate(0, course)).toBeCloseTo(0.38);
    expect(failureRate(72, course)).toBeLessThan(failureRate(61, course));
    expect(failureRate(90, course)).toBeLessThan(0.01);
    expect(errorsIn(0, 60)).toBeGreaterThan(20 * Math.max(1, errorsIn(-160, -100)));
    expect(errorsIn(90, 150)).toBeLessThan(errorsIn(0, 60) / 10);
  });

  it('DEM-2 without a rollback it does not recover', () => {
    expect(failureRate(500, { ...course, rollback: null })).toBeCloseTo(0.38);
  });

  it('DEM-3 the same seed tells the same story, in order of time', () => {
    const story = (seed: number) => {
      const random = seeded(seed);
      return [0, 1, 2].flatMap((s) => linesOfSecond(s, (1_000 + s) * 1000, course, random));
    };
    const lines = story(11);
    expect(lines.length).toBeGreaterThanOrEqual(10);
    expect(story(11)).toEqual(lines);
    expect(story(12)).not.toEqual(lines);
    const times = lines.map((line) => String(line['@timestamp']));
    expect(times).toEqual([...times].sort());
    // Each second's lines stand in that second.
    expect(new Set(times.map((time) => Math.floor(Date.parse(time) / 1000)))).toEqual(
      new Set([1000, 1001, 1002]),
    );
  });
});
