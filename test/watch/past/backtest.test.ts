import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exclusion } from '../../../src/detection/exclusion.ts';
import type { Transition } from '../../../src/detection/machine.ts';
import { type DetectionRule, groupKey } from '../../../src/detection/rule.ts';
import { Evaluator } from '../../../src/watch/evaluator.ts';
import { runBacktest } from '../../../src/watch/past/backtest.ts';
import {
  BEGIN,
  documentsArbitrary,
  MINUTE,
  scanOf,
  sourceOf,
  type TestDocument,
  testExclusion,
  testRule,
} from './documents.ts';

const never = new AbortController().signal;

interface Told {
  readonly kind: string;
  readonly slot: number;
  readonly late: boolean;
  readonly group: string;
  readonly users: number | null;
  readonly bad: number | null;
}

const told = ({ kind, slot, late, result }: Transition): Told => ({
  ...{ kind, slot, late, group: groupKey(result.group) },
  users: result.counts?.users.n ?? null,
  bad: result.counts?.bad ?? null,
});

const span = (minutes: number) => ({ first: BEGIN + MINUTE, last: BEGIN + minutes * MINUTE });

/** Live: an evaluation at each slot, with what had been taken in by then. */
async function live(
  rule: DetectionRule,
  documents: readonly TestDocument[],
  exclusions: readonly Exclusion[],
  minutes: number,
): Promise<readonly Told[]> {
  let now = 0;
  const evaluator = new Evaluator(new Map([['app', sourceOf(documents, () => now)]]));
  evaluator.setRules([rule]);
  const found: Told[] = [];
  const { first, last } = span(minutes);
  for (now = first; now <= last; now += rule.every) {
    const evaluated = await evaluator.evaluate(now, exclusions, never);
    found.push(...(evaluated?.moved ?? []).map(({ transition }) => told(transition)));
  }
  return found;
}

async function replayed(
  rule: DetectionRule,
  documents: readonly TestDocument[],
  exclusions: readonly Exclusion[],
  minutes: number,
  part: number,
): Promise<readonly Told[]> {
  const found: Told[] = [];
  const onMoved = (moved: readonly Transition[]) => void found.push(...moved.map(told));
  await runBacktest(scanOf(documents, part), [{ rule, exclusions, onMoved }], span(minutes), never);
  return found;
}

/** Groups that change at one slot have no order. */
const sorted = (all: readonly Told[]) =>
  [...all].sort((a, b) => a.slot - b.slot || a.group.localeCompare(b.group) || 0);

describe('a backtest', () => {
  const ruleArbitrary = fc
    .record({
      users: fc.integer({ min: 1, max: 4 }),
      share: fc.option(fc.constantFrom(0.3, 0.6)),
      minTotal: fc.constantFrom(0, 3),
      window: fc.integer({ min: 1, max: 5 }),
      delay: fc.constantFrom(0, 30_000, 60_000, 90_000),
      hold: fc.integer({ min: 0, max: 3 }),
      clean: fc.integer({ min: 1, max: 3 }),
      grouped: fc.boolean(),
    })
    .map(({ users, share, minTotal, window, delay, hold, clean, grouped }) =>
      testRule({
        impact: { usersField: 'user', minTotal, notice: { users: 1, share: null }, page: { users, share } },
        window: window * MINUTE,
        delay,
        for: hold * MINUTE,
        resolve: { below: users, clean },
        group: grouped ? ['region'] : [],
      }),
    );

  it('DET-730 finds what the live run found, slot by slot, of the same documents, late ones and exclusions included', async () => {
    await fc.assert(
      fc.asyncProperty(
        ruleArbitrary,
        documentsArbitrary(25),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        async (rule, documents, excludes, part) => {
          const exclusions = excludes
            ? [testExclusion('timeout', 5, 15), testExclusion('refused', 12, 18)]
            : [];
          const [seen, again] = [
            await live(rule, documents, exclusions, 30),
            await replayed(rule, documents, exclusions, 30, part),
          ];
          expect(sorted(again)).toEqual(sorted(seen));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('DET-731 sees no document before it was taken in', async () => {
    const quiet = testRule({ quiet: true });
    const hurt = ['u1', 'u2', 'u3'].map((user): TestDocument => {
      const at = BEGIN + 5 * MINUTE;
      return { at, ingestedAt: at + 20 * MINUTE, user, region: null, statement: 'timeout', bad: true };
    });
    const [late] = await runBacktest(scanOf(hurt, 10), [{ rule: quiet, exclusions: [] }], span(40), never);
    expect(late?.pages).toEqual([]);
    const onTime = hurt.map((each) => ({ ...each, ingestedAt: each.at + 1_000 }));
    const [run] = await runBacktest(scanOf(onTime, 10), [{ rule: quiet, exclusions: [] }], span(40), never);
    expect(run?.pages).toMatchObject([
      { paged: BEGIN + 6 * MINUTE, users: 3, peak: 3, resolved: BEGIN + 10 * MINUTE },
    ]);
  });

  it('DET-732 replays every version that asks for the same documents from one scan', async () => {
    const documents = Array.from({ length: 8 }, (_, i): TestDocument => {
      const at = BEGIN + 5 * MINUTE + i * 10_000;
      return { at, ingestedAt: at, user: `u${i}`, region: 'jp', statement: 'timeout', bad: true };
    });
    const scan = scanOf(documents, 3);
    const versions = [3, 5, 8, 9].map((users) =>
      testRule({ impact: { ...testRule().impact, page: { users, share: null } } }),
    );
    const runs = await runBacktest(
      scan,
      versions.map((rule) => ({ rule, exclusions: [] })),
      span(30),
      never,
    );
    expect(runs.map(({ pages }) => pages.length)).toEqual([1, 1, 1, 0]);
    expect(scan.asked).toBe(1);
    const regions = { rule: testRule({ group: ['region'] }), exclusions: [] };
    await runBacktest(scan, [{ rule: testRule(), exclusions: [] }, regions], span(30), never);
    expect(scan.asked).toBe(3);
  });
});
