import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grainOf, presenceOf } from '../../../src/detector/past/presence.ts';
import type { PresentStep, RuleScan } from '../../../src/ports/rule-scan.ts';
import type { TimeSpan } from '../../../src/text/time-span.ts';
import { BEGIN, MINUTE, scanOf, testRule } from './documents.ts';

const never = new AbortController().signal;
const rule = testRule({ window: 2 * MINUTE, every: MINUTE, delay: 0 });
/** Steps that are read at once. */
const STEPS = 4_000;

/** A source with documents at these minutes after the begin; `asked`: the spans that were read. */
function sourceAt(steps: readonly (number | readonly [at: number, ingested: number])[]) {
  const asked: TimeSpan[] = [];
  const at = (minute: number): number => BEGIN + minute * MINUTE;
  const all = steps.map((step): PresentStep => {
    const [minute, ingested] = typeof step === 'number' ? [step, null] : step;
    return { at: at(minute), ingestedAt: ingested === null ? null : at(ingested) };
  });
  const scan: RuleScan = {
    ...scanOf([], 1),
    async presence(span, grain) {
      expect(grain).toBe(MINUTE);
      asked.push(span);
      return all.filter((each) => each.at >= span.from && each.at < span.to);
    },
  };
  return { scan, asked, at };
}
const span = (minutes: number) => ({ first: BEGIN, last: BEGIN + minutes * MINUTE });

describe('the step of slots', () => {
  it.each<[readonly (readonly [every: number, window: number, delay: number])[], number]>([
    [[[60, 300, 0]], 60],
    [[[60, 300, 90]], 30],
    [[[60, 90, 0]], 30],
    [[[300, 600, 60]], 60],
    [
      [
        [60, 60, 60],
        [45, 90, 0],
      ],
      15,
    ],
    [[[7, 7, 0]], 7],
  ])('DET-747 is the greatest that fits every span of some rules: %j is %i', (rules, grain) => {
    expect(grainOf(rules.map(([every, window, delay]) => ({ every, window, delay })))).toBe(grain);
  });
});

describe('whether a source had any document', () => {
  it('DET-702 is known of each window, by what had been taken in', async () => {
    const { scan, at } = sourceAt([3, [5, 9], [8, 8], [8.5, 4]]);
    const has = presenceOf(scan, [rule], span(60), never);
    const within = (from: number, to: number, seen = 60) => has({ from: at(from), to: at(to) }, at(seen));
    expect(await within(0, 3)).toBe(false);
    expect(await within(3, 4)).toBe(true);
    expect(await within(4, 5)).toBe(false);
    // Where the source does not tell, it was there from the beginning.
    expect(await within(3, 4, 0)).toBe(true);
    expect(await within(4, 6, 9)).toBe(false);
    expect(await within(4, 6, 9.1)).toBe(true);
    expect(await within(4, 8.5, 9)).toBe(true);
    expect(await within(8, 9, 8)).toBe(true);
    expect(await within(9, 60)).toBe(false);
  });

  it('DET-702 is true, without asking, where every rule may be silent', async () => {
    const { scan, asked, at } = sourceAt([]);
    const quiet = { ...rule, quiet: true };
    const all = presenceOf(scan, [quiet, quiet], span(60), never);
    expect([await all({ from: at(0), to: at(1) }, at(2)), asked]).toEqual([true, []]);
    const some = presenceOf(scan, [quiet, rule], span(60), never);
    expect([await some({ from: at(0), to: at(1) }, at(2)), asked.length]).toEqual([false, 1]);
  });

  it('DET-863 reads a part of the past when it is asked for, and once', async () => {
    const { scan, asked, at } = sourceAt([3, STEPS, 2 * STEPS]);
    const late = { ...rule, window: 3 * MINUTE, delay: 2 * MINUTE };
    const has = presenceOf(scan, [rule, late], span(2 * STEPS + 10), never);
    const within = (from: number, to: number) => has({ from: at(from), to: at(to) }, at(9 * STEPS));
    // From five minutes before the first slot on.
    const part = (n: number) => ({
      from: at(n * STEPS - 5),
      to: at(Math.min(2 * STEPS + 10, (n + 1) * STEPS - 5)),
    });
    expect([await within(0, 4), await within(0, 4)]).toEqual([true, true]);
    expect(asked).toEqual([part(0)]);
    // A window over two parts: the second is read where the first has nothing.
    expect(await within(STEPS - 6, STEPS - 5)).toBe(false);
    expect(asked).toHaveLength(1);
    expect(await within(STEPS - 6, STEPS + 1)).toBe(true);
    expect(asked).toEqual([part(0), part(1)]);
    expect(await within(2 * STEPS, 2 * STEPS + 1)).toBe(true);
    expect(asked).toEqual([part(0), part(1), part(2)]);
    // Before and after it is nothing.
    expect(await within(-99, -6)).toBe(false);
    expect(await within(9 * STEPS, 9 * STEPS + 1)).toBe(false);
    expect(asked).toHaveLength(3);
  });

  it('DET-702 is what looking at each step finds', async () => {
    const minutes = fc.array(fc.tuple(fc.nat(40), fc.option(fc.nat(50))), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        minutes,
        fc.nat(40),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(60),
        async (some, from, length, seen) => {
          const steps = some.toSorted(([a], [b]) => a - b);
          const { scan, at } = sourceAt(
            steps.map(([minute, ingested]) => (ingested === null ? minute : [minute, ingested])),
          );
          const has = presenceOf(scan, [rule], span(60), never);
          const expected = steps.some(
            ([minute, ingested]) => minute >= from && minute < from + length && (ingested ?? -1) < seen,
          );
          expect(await has({ from: at(from), to: at(from + length) }, at(seen))).toBe(expected);
        },
      ),
      { numRuns: 100 },
    );
  });
});
