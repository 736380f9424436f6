import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TUNING } from '../../../src/adapters/opensearch/options.ts';
import { afterFailure, afterPoll, retryDelay, startPace } from '../../../src/logs/tail/pace.ts';

describe('the pace of asking', () => {
  it('OSS-40 is 0.6 s while lines come, and up to 5 s when none do', () => {
    let pace = startPace(TUNING);
    const intervals = Array.from({ length: 8 }, () => {
      pace = afterPoll(pace, 0, TUNING);
      return pace.interval;
    });
    expect(intervals).toEqual([600, 600, 900, 1_350, 2_025, 3_038, 4_557, 5_000]);
    expect(afterPoll(pace, 1, TUNING).interval).toBe(600);
  });

  it('OSS-41 doubles while the cluster asks for less, well under the time after which shards go idle', () => {
    let pace = startPace(TUNING);
    for (let i = 0; i < 10; i += 1) pace = afterFailure(pace, true, TUNING);
    expect(pace.interval).toBe(20_000);
    expect(pace.interval).toBeLessThan(30_000);
    pace = afterPoll(pace, 100, TUNING);
    expect(pace).toEqual({ interval: 10_000, failures: 0 });
    pace = afterPoll(afterPoll(pace, 100, TUNING), 100, TUNING);
    expect(pace.interval).toBe(600);
  });

  it('OSS-41 spreads tries over the whole of a doubling time, never at once and never beyond the longest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (failures, chance, overloaded) => {
          let pace = startPace(TUNING);
          for (let i = 0; i < failures; i += 1) pace = afterFailure(pace, overloaded, TUNING);
          const delay = retryDelay(pace, overloaded, chance, TUNING);
          expect(delay).toBeGreaterThanOrEqual(overloaded ? 1_000 : 250);
          const longest = overloaded ? 20_000 : Math.min(30_000, 1_000 * 2 ** (failures - 1));
          expect(delay).toBeLessThanOrEqual(longest);
        },
      ),
      { seed: 7 },
    );
  });
});
