import { expect, it } from 'vitest';
import { type CountedSeries, countedOf } from '../../../src/logs/difference/counted.ts';
import { PatternMiner } from '../../../src/logs/patterns/miner.ts';
import { PatternSeries } from '../../../src/logs/patterns/pattern-series.ts';
import { makeLine } from '../make-line.ts';

const MINUTE = 60_000;
const ALERT = Date.parse('2026-11-25T03:00:00.000Z');
const before = { from: ALERT - 10 * MINUTE, to: ALERT };
const now = { from: ALERT, to: ALERT + 5 * MINUTE };

it('LOG-864 a source that is not read now is compared with nothing: its lines of before are expected nowhere', () => {
  const miner = new PatternMiner();
  const source = (aMinute: number, until: number): CountedSeries => {
    const series = new PatternSeries(miner);
    for (let minute = -10; minute < 5; minute += 1)
      for (let i = 0; i < aMinute; i += 1) {
        const at = ALERT + minute * MINUTE;
        if (at < until) series.add(makeLine({ message: 'pool exhausted' }), at);
      }
    return { series, covered: before.from, reaches: before.from, until, complete: Number.POSITIVE_INFINITY };
  };
  const rowOf = (...sources: readonly CountedSeries[]) => {
    const [row] = countedOf(sources, before.from, before, now, 5).values();
    return row;
  };
  const read = source(4, Number.POSITIVE_INFINITY);
  const alone = rowOf(read);
  expect(alone?.compared).toMatchObject({ expected: 20, now: 20, rate: 4 });
  const both = rowOf(read, source(7, ALERT));
  expect(both?.compared).toEqual(alone?.compared);
  expect([both?.before, both?.now]).toEqual([110, 20]);
  // One that was read for half of the time is expected for half of it.
  expect(rowOf(read, source(7, ALERT + 2.5 * MINUTE))?.compared).toMatchObject({ expected: 37.5, rate: 11 });
});
