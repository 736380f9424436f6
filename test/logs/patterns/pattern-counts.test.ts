import { describe, expect, it } from 'vitest';
import { PatternCounts } from '../../../src/logs/patterns/pattern-counts.ts';
import { makeLine } from '../make-line.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 25, 3, 0, second)).toISOString();

describe('lines counted by their pattern', () => {
  it('LOG-488 the most severe come first, then the most frequent, each with its times and services', () => {
    const counts = new PatternCounts();
    for (let i = 0; i < 50; i++) {
      const failed = i % 7 === 0;
      counts.add(
        makeLine({
          time: at(50 - i),
          level: failed ? 'error' : 'info',
          service: i % 2 === 0 ? 'web' : 'api',
          message: `GET /pay/${600 + i} ${failed ? 500 : 200} ${i} ms`,
        }),
      );
    }
    counts.add(makeLine({ message: 'cart emptied', level: 'info' }));
    const { patterns, lines } = counts.table();
    expect(lines).toBe(51);
    expect(patterns.map(({ template, count, level }) => [template, count, level])).toEqual([
      ['GET /pay/<id> 500 <duration>', 8, 'error'],
      ['GET /pay/<id> 200 <duration>', 42, 'info'],
      ['cart emptied', 1, 'info'],
    ]);
    expect(patterns[0]).toMatchObject({ services: ['api', 'web'], first: at(1), last: at(50) });
    expect(patterns[0]?.example.time).toBe(at(50));
    expect(patterns[2]).toMatchObject({ services: [], first: null, last: null });
  });

  it('LOG-488 lines counted before their pattern was known to vary are counted with it', () => {
    const counts = new PatternCounts();
    for (const name of ['alice', 'bob', 'carol', 'dave', 'erin', 'frank']) {
      counts.add(makeLine({ message: `login of ${name} refused` }));
    }
    expect(counts.table().patterns.map(({ template, count }) => [template, count])).toEqual([
      ['login of <name> refused', 6],
    ]);
  });

  it('LOG-487 counts of forgotten patterns are let go, and said', () => {
    const counts = new PatternCounts({ patterns: 20, lines: 40 });
    const word = (n: number) => `${n}`.replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] as string);
    for (let n = 0; n < 500; n++) {
      counts.add(makeLine({ message: `${word(n * 7)} ${word(n)} ${word(n * 3)} ${word(n * 11)} was seen` }));
    }
    const { patterns, lines, forgotten } = counts.table();
    expect(lines).toBe(500);
    expect(patterns.length).toBeLessThanOrEqual(21);
    expect(patterns.reduce((sum, { count }) => sum + count, 0) + forgotten).toBe(500);
  });
});
