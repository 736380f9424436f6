import { describe, expect, it } from 'vitest';
import { PatternMiner } from '../../../src/logs/patterns/miner.ts';
import { PatternSeries } from '../../../src/logs/patterns/pattern-series.ts';
import { shareError } from '../../../src/logs/patterns/sample-error.ts';
import { makeLine } from '../make-line.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-25T03:00:00.000Z');
const sum = (steps: Iterable<number>) => [...steps].reduce((a, b) => a + b, 0);

describe('patterns counted over time', () => {
  it('LOG-552 each line counts once by pattern, service and minute, a drawn one for as many as it stands for', () => {
    const series = new PatternSeries(new PatternMiner());
    for (let i = 0; i < 6; i++)
      series.add(makeLine({ message: `took ${i} ms`, service: i % 2 ? 'a' : 'b' }), START + i * MINUTE);
    series.add(makeLine({ message: 'took 9 ms', service: 'a', level: 'error' }), START, 2.5);
    const [[pattern, tally]] = [...series.tallies()] as [never, never][] as unknown as [
      [{ template: string }, { count: number; level: string; first: number; last: number; heaviest: number }],
    ];
    expect(pattern.template).toBe('took <duration>');
    expect(tally).toMatchObject({ count: 8.5, level: 'error', heaviest: 2.5 });
    expect([tally.first, tally.last]).toEqual([START, START + 5 * MINUTE]);
    expect(sum(series.services.get('a')?.lines.values() ?? [])).toBe(5.5);
    expect(sum(series.services.get('a')?.errors.values() ?? [])).toBe(2.5);
  });

  it('LOG-552 what is counted of a long time is in fewer, longer steps, and no line is lost', () => {
    const series = new PatternSeries(new PatternMiner());
    const hours = 40;
    for (let minute = 0; minute < hours * 60; minute++)
      series.add(makeLine({ message: 'tick', service: 'a', level: 'error' }), START + minute * MINUTE);
    const steps = series.services.get('a')?.lines ?? new Map();
    expect(steps.size).toBeLessThanOrEqual(241);
    expect(series.services.get('a')?.errors).toEqual(steps);
    expect(sum(steps.values())).toBe(hours * 60);
    expect(series.stepMs).toBe(16 * MINUTE);
  });

  it('LOG-552 lines of patterns that were forgotten are counted as such, each once', () => {
    const series = new PatternSeries(new PatternMiner({ patterns: 10 }));
    const words = Array.from({ length: 26 }, (_, i) => String.fromCharCode(97 + i).repeat(3));
    for (const word of words)
      for (let i = 0; i < 3; i++) series.add(makeLine({ message: Array(4).fill(word).join(' ') }), START);
    for (let again = 0; again < 2; again++) {
      const left = [...series.tallies().values()].map(({ count }) => count);
      expect(left.length).toBeLessThanOrEqual(10);
      expect(sum(left) + series.forgotten).toBe(3 * words.length);
    }
  });

  it('LOG-552 lines counted before their pattern was known to vary are counted with it', () => {
    const series = new PatternSeries(new PatternMiner());
    for (const name of ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'])
      series.add(makeLine({ message: `login of ${name} refused` }), START);
    expect([...series.tallies()].map(([{ template }, { count }]) => [template, count])).toEqual([
      ['login of <name> refused', 6],
    ]);
  });

  it('LOG-552 the first line is the earliest, also where lines come out of order or their patterns become one', () => {
    const series = new PatternSeries(new PatternMiner());
    for (const minute of [7, 3, 5]) series.add(makeLine({ message: 'took 1 ms' }), START + minute * MINUTE);
    const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'];
    // The last of those that become one is the earliest.
    for (const [i, name] of names.entries())
      series.add(makeLine({ message: `login of ${name} refused` }), START + (20 - i) * MINUTE);
    const spans = [...series.tallies()].map(([{ template }, { first, last }]) => [
      template,
      (first - START) / MINUTE,
      (last - START) / MINUTE,
    ]);
    expect(spans).toEqual([
      ['took <duration>', 3, 7],
      ['login of <name> refused', 15, 20],
    ]);
  });

  it('LOG-553 a share is exact where all lines were looked at, and else off by no more than is said', () => {
    expect(shareError([{ total: 900, looked: 900 }])).toBe(0);
    // 1.96 standard errors of a half among 1,000 of very many.
    expect(shareError([{ total: 1e9, looked: 1_000 }])).toBeCloseTo(3.1, 1);
    // What is known whole makes the rest weigh less.
    const mixed = shareError([
      { total: 500_000, looked: 500_000 },
      { total: 500_000, looked: 1_000 },
    ]);
    expect(mixed).toBeCloseTo(1.55, 1);
    expect(shareError([{ total: 10, looked: 0 }])).toBe(100);
    expect(shareError([])).toBe(0);
  });
});
