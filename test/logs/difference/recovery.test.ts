import { describe, expect, it } from 'vitest';
import { serviceRecovery } from '../../../src/logs/difference/recovery.ts';
import type { Level } from '../../../src/logs/line.ts';
import { PatternMiner } from '../../../src/logs/patterns/miner.ts';
import { PatternSeries } from '../../../src/logs/patterns/pattern-series.ts';
import { makeLine } from '../make-line.ts';

const MINUTE = 60_000;
/** The impact begins on a minute. */
const IMPACT = Date.parse('2026-11-25T02:58:00.000Z');
const minute = (n: number): number => IMPACT + n * MINUTE;

interface Written {
  readonly level?: Level;
  readonly service?: string;
  /** Minutes after the impact. */
  readonly from: number;
  readonly to: number;
  readonly a: number;
  readonly weight?: number;
}

const calm: Written = { from: -20, to: 30, a: 40 };
/** At most 2 a minute before, 30 while it lasts. */
const faults: readonly Written[] = [
  { level: 'error', from: -20, to: 0, a: 2 },
  { level: 'error', from: 0, to: 14, a: 30 },
];

function look(
  written: readonly Written[],
  { now = minute(20) + 20_000, source = {}, ended = minute(14) + 30_000 } = {},
): ReturnType<typeof serviceRecovery> {
  const series = new PatternSeries(new PatternMiner());
  for (const { level = 'info', service = 'checkout', from, to, a, weight } of written)
    for (let n = from; n < to; n += 1)
      for (let i = 0; i < a; i += 1) {
        const at = minute(n) + Math.floor((i * MINUTE) / a);
        if (at < now) series.add(makeLine({ message: `${level} text`, level, service }), at, weight);
      }
  const all = { series, covered: 0, reaches: 0, until: Number.POSITIVE_INFINITY, complete: now, ...source };
  const isOf = (name: string): boolean => name === 'checkout';
  return serviceRecovery([all], { isOf, began: IMPACT, started: minute(12), ended, now });
}

describe('whether errors went back after a rollback', () => {
  it('LOG-878 they did since the first whole minute in which there were no more than in any before the impact', () => {
    const after: Written = { level: 'error', from: 14, to: 30, a: 2 };
    expect(look([calm, ...faults, after])).toEqual({
      ...{ state: 'back', since: minute(14), to: minute(20) },
      ...{ rate: 2, usual: 2, peak: 30, drawn: false },
    });
    // Those of another service are none of it.
    const other: Written = { level: 'error', service: 'search', from: 0, to: 30, a: 90 };
    expect(look([calm, ...faults, after, other])).toMatchObject({ state: 'back', peak: 30 });
    // The errors may stop before the run that takes the service back has ended, and not before it began.
    const early: Written = { level: 'error', from: 0, to: 13, a: 30 };
    expect(look([calm, early])).toMatchObject({ state: 'back', since: minute(13), rate: 0 });
    const before: Written = { level: 'error', from: 0, to: 8, a: 30 };
    expect(look([calm, before])).toMatchObject({ state: 'back', since: minute(12) });
  });

  it('LOG-878 nothing is said before three whole minutes; one minute with more errors begins them anew', () => {
    expect(look([calm, ...faults], { now: minute(16) + 50_000 })).toEqual({ state: 'soon' });
    expect(look([calm, ...faults], { now: minute(17) })).toMatchObject({ state: 'back', to: minute(17) });
    const again: Written = { level: 'error', from: 18, to: 19, a: 3 };
    expect(look([calm, ...faults, again])).toMatchObject({ state: 'still', rate: 3, usual: 2 });
    const now = minute(22);
    expect(look([calm, ...faults, again], { now })).toMatchObject({ state: 'back', since: minute(19) });
  });

  it('LOG-878 errors that had not risen show no recovery', () => {
    expect(look([calm, { level: 'error', from: -20, to: 30, a: 2 }])).toMatchObject({ state: 'no-rise' });
    expect(look([calm, { level: 'error', from: 2, to: 3, a: 4 }])).toMatchObject({ state: 'no-rise' });
  });

  it.each([
    ['unread', 'is not read any more', { until: minute(19) }],
    ['partial', 'makes no promise', { complete: Number.POSITIVE_INFINITY }],
    ['partial', 'has lines on their way', { late: true }],
    ['partial', 'is behind', { complete: minute(13) }],
    ['no-before', 'was counted too late', { covered: minute(-4) }],
  ])('LOG-879 it is not known (%s) of a log that %s', (why, _, source) => {
    expect(look([calm, ...faults], { source })).toEqual({ state: 'unknown', why });
  });

  it('LOG-879 silence is no recovery, and a service without a line is not known', () => {
    const gone = { ...calm, to: 15 };
    expect(look([gone, ...faults])).toEqual({ state: 'unknown', why: 'few-lines' });
    const other = { ...calm, service: 'search' };
    expect(look([other])).toEqual({ state: 'unknown', why: 'no-lines' });
    expect(look([other], { source: { until: minute(3) } })).toEqual({ state: 'unknown', why: 'unread' });
  });

  it('LOG-879 of lines that were drawn the numbers are said to be estimates', () => {
    expect(look([{ ...calm, a: 4, weight: 10 }, ...faults])).toMatchObject({ state: 'back', drawn: true });
  });
});
