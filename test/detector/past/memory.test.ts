import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { ScanRow } from '../../../src/detection/backtest/scan.ts';
import type { DetectionRule } from '../../../src/detection/rule.ts';
import { runBacktest } from '../../../src/detector/past/backtest.ts';
import { BEGIN, MINUTE, scanOf, testRule } from './documents.ts';

const MiB = 1_048_576;
const never = new AbortController().signal;
const PER_MINUTE = 40;
const MINUTES = 5_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Days of documents, each of a user of its own, of some groups that come and go. `onTenth` is called ten times on the way. */
const endless = (onTenth: () => void) => ({
  ...scanOf([], 1),
  async *rows(): AsyncGenerator<readonly ScanRow[]> {
    for (let minute = 0; minute < MINUTES; minute += 1) {
      const at = BEGIN + minute * MINUTE;
      yield Array.from({ length: PER_MINUTE }, (_, i): ScanRow => {
        const late = i === 0 ? 3 * MINUTE : 0;
        const group = [`region-${minute}-${i % 4}`];
        return { at, ingestedAt: at + late, group, user: `user-${minute}-${i}`, count: 1, passed: [] };
      });
      if (minute % (MINUTES / 10) === 0) onTenth();
    }
  },
  async totals(_ask: unknown, spans: readonly unknown[]) {
    return spans.map(() => ({ users: 1_000, lines: 1_000, unnamed: 0 }));
  },
});

describe('the memory of a backtest', () => {
  const rule = (more: Partial<DetectionRule>) =>
    testRule({
      quiet: true,
      impact: { usersField: 'user', minTotal: 0, notice: null, page: { users: 10, share: 0.9 } },
      ...more,
    });

  it.each([
    ['one group', rule({})],
    ['groups that come and go', rule({ group: ['region'] })],
  ])(
    'DET-863 does not grow with days or users: %s',
    async (_name, one) => {
      const used: number[] = [];
      const scan = endless(() => {
        collect();
        used.push(process.memoryUsage().heapUsed);
      });
      const span = { first: BEGIN + MINUTE, last: BEGIN + MINUTES * MINUTE };
      const [run] = await runBacktest(scan, [{ rule: one, exclusions: [] }], span, never);
      expect(run?.pages).toEqual([]);
      expect(used).toHaveLength(10);
      // 140,000 rows and as many users came in between: kept, they would be 30 MiB or more.
      expect(((used.at(-1) ?? 0) - (used[2] ?? 0)) / MiB).toBeLessThan(4);
    },
    60_000,
  );
});
