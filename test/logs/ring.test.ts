import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineRing, lineBytes } from '../../src/logs/ring.ts';
import { makeLine } from './make-line.ts';

const ring = (lines: number, bytes = 1e9) => new LineRing<string>({ lines, bytes }, (line) => line.length);

describe('the ring of lines', () => {
  it('LOG-1 numbers lines from 1 on and never uses a number again', () => {
    const lines = ring(3);
    expect(lines.first).toBe(1);
    expect('abcde'.split('').map((line) => lines.push(line))).toEqual([1, 2, 3, 4, 5]);
    expect([lines.first, lines.next, lines.size]).toEqual([3, 6, 3]);
    lines.clear();
    expect(lines.push('f')).toBe(6);
  });

  it('LOG-2 keeps the newest lines within both the line and the byte budget', () => {
    const lines = ring(10, 6);
    for (const line of ['aa', 'bb', 'cc', 'dddd']) lines.push(line);
    expect(lines.slice(0, 10).items).toEqual(['cc', 'dddd']);
    expect(lines.bytes).toBe(6);
  });

  it('LOG-2 keeps the newest line even when it alone is over the budget', () => {
    const lines = ring(10, 3);
    lines.push('a');
    lines.push('abcdef');
    expect(lines.slice(0, 10).items).toEqual(['abcdef']);
  });

  it('LOG-3 says how many lines a slow reader has missed', () => {
    const lines = ring(3);
    for (const line of 'abcdefg') lines.push(line);
    expect(lines.slice(2, 2)).toEqual({ first: 5, items: ['e', 'f'], skipped: 3 });
    expect(lines.slice(7, 2)).toEqual({ first: 7, items: ['g'], skipped: 0 });
    expect(lines.slice(8, 2)).toEqual({ first: 8, items: [], skipped: 0 });
  });

  it('LOG-3 ends a slice before a gap and counts the gap into the next one', () => {
    const lines = ring(10);
    lines.pushAt(4, 'a');
    lines.pushAt(5, 'b');
    lines.pushAt(9, 'c');
    expect(lines.slice(4, 10)).toEqual({ first: 4, items: ['a', 'b'], skipped: 0 });
    expect(lines.slice(6, 10)).toEqual({ first: 9, items: ['c'], skipped: 3 });
    expect(() => lines.pushAt(9, 'd')).toThrow(RangeError);
  });

  it('finds single lines and the lines before a number, across gaps', () => {
    const lines = ring(10);
    for (const no of [2, 3, 7, 8]) lines.pushAt(no, `l${no}`);
    expect(lines.at(7)).toBe('l7');
    expect(lines.at(5)).toBeUndefined();
    expect(lines.before(8, 2)).toEqual([
      { no: 3, line: 'l3' },
      { no: 7, line: 'l7' },
    ]);
    expect([...lines.entries(3, 8)].map((entry) => entry.no)).toEqual([3, 7]);
  });

  it('behaves as an array of the newest lines does', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3)), fc.integer({ min: 1, max: 20 }), (steps, limit) => {
        const lines = ring(limit);
        const model: number[] = [];
        for (const step of steps) model.push(lines.pushAt(lines.next + step, 'x'));
        expect([...lines.entries()].map((entry) => entry.no)).toEqual(model.slice(-limit));
        expect(lines.bytes).toBe(lines.size);
      }),
      { seed: 1 },
    );
  });

  it('stays right after the dropped slots are cut off', () => {
    const lines = ring(100);
    for (let i = 1; i <= 10_000; i += 1) lines.push(`l${i}`);
    expect(lines.slice(9_950, 2)).toEqual({ first: 9_950, items: ['l9950', 'l9951'], skipped: 0 });
    expect([lines.first, lines.size]).toEqual([9_901, 100]);
  });

  it('weighs a line by its texts and fields', () => {
    const small = lineBytes(makeLine({ message: '' }));
    expect(lineBytes(makeLine({ message: 'x'.repeat(1_000) })) - small).toBeGreaterThanOrEqual(1_990);
    expect(lineBytes(makeLine({ message: '', fields: { a: 'b'.repeat(100) } }))).toBeGreaterThan(small + 200);
  });
});
