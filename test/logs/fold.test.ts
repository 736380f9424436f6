import { describe, expect, it } from 'vitest';
import { FirstSeen } from '../../src/logs/first-seen.ts';
import { foldInto, foldLines, rowOf } from '../../src/logs/fold.ts';
import type { LogLine } from '../../src/logs/line.ts';
import { shape } from '../../src/logs/shape.ts';
import { makeLine } from './make-line.ts';

const numbered = (lines: readonly LogLine[], from = 1) => lines.map((line, i) => ({ no: from + i, line }));
const say = (message: string, part: Partial<LogLine> = {}) => makeLine({ message, ...part });

describe('shape', () => {
  it.each([
    ['payment gateway timeout after 3000ms order=8123', 'payment gateway timeout after <n>ms order=<n>'],
    ['took 1.5s at 10.0.0.12:5432', 'took <n>s at <n>'],
    ['user 0b7c1f0e-3d2a-4b1c-9f00-aa11bb22cc33 left', 'user <id> left'],
    ['ptr 0x7ffdeadbeef sha=1c9e77ab00', 'ptr <id> sha=<id>'],
    ['pod checkout-7d9f8c6b5-x2x4z is ready', 'pod checkout-<id>-<id> is ready'],
    ['cannot find "blue shirt" in stock', 'cannot find <text> in stock'],
    ["key 'abc' isn't there, don't retry", "key <text> isn't there, don't retry"],
    ['「青いシャツ」の在庫がありません', '<text>の在庫がありません'],
    ['注文81234を処理できません', '注文<n>を処理できません'],
    ['http2 stream 7 reset', 'http<n> stream <n> reset'],
    ['boom\n\tat A.b(A.java:12)', 'boom'],
  ])('LOG-20 masks what varies: %s', (message, masked) => {
    expect(shape(message)).toBe(masked);
  });

  it('LOG-20 stays quick on long hostile messages', () => {
    for (const part of ['a', '1', '"', "'", '「', 'a1', '1.', '-']) {
      expect(shape(part.repeat(16_384)).length).toBeLessThan(2_000);
    }
  });
});

describe('folding', () => {
  it('LOG-21 folds consecutive repeats into one row with its count', () => {
    const lines = [
      say('timeout after 10ms'),
      say('timeout after 20ms'),
      say('other'),
      say('timeout after 30ms'),
    ];
    const rows = foldLines(numbered(lines, 7));
    expect(rows.map((row) => [row.no, row.lastNo, row.count, row.line.message])).toEqual([
      [7, 8, 2, 'timeout after 10ms'],
      [9, 9, 1, 'other'],
      [10, 10, 1, 'timeout after 30ms'],
    ]);
    expect(rows[0]?.last).toBe(lines[1]);
  });

  it('LOG-21 never folds across levels or services', () => {
    const lines = [say('x 1'), say('x 2', { level: 'error' }), say('x 3', { level: 'error', service: 'a' })];
    expect(foldLines(numbered(lines))).toHaveLength(3);
  });

  it('LOG-22 shows an expanded row as its single lines, and only that row', () => {
    const lines = [say('a 1'), say('a 2'), say('b'), say('a 3'), say('a 4')];
    const rows = foldLines(numbered(lines), new Set([1]));
    expect(rows.map((row) => [row.no, row.count])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
    ]);
  });

  it('LOG-23 grows row by row into the same as folding all at once', () => {
    const lines = numbered(['a 1', 'a 2', 'b', 'b', 'b', 'a 3'].map((message) => say(message)));
    const rows: ReturnType<typeof foldLines> = [];
    for (const entry of lines) {
      const grown = foldInto(rows.at(-1), entry);
      if (grown === null) rows.push(rowOf(entry));
      else rows[rows.length - 1] = grown;
    }
    expect(rows).toEqual(foldLines(lines));
  });
});

describe('first seen', () => {
  it('LOG-24 marks a shape never seen before, once the tail has settled', () => {
    const seen = new FirstSeen({ settleLines: 3 });
    const marks = ['a 1', 'b', 'c', 'a 2', 'new 7', 'new 8'].map((message) => seen.mark(say(message), 0));
    expect(marks).toEqual([false, false, false, false, true, false]);
  });

  it('LOG-24 settles by time in a quiet log', () => {
    const seen = new FirstSeen({ settleMs: 60_000 });
    expect(seen.mark(say('a'), 0)).toBe(false);
    expect(seen.mark(say('b'), 59_999)).toBe(false);
    expect(seen.mark(say('c'), 60_000)).toBe(true);
  });

  it('LOG-25 forgets the shape seen longest ago when there are too many', () => {
    const seen = new FirstSeen({ settleLines: 0, shapes: 2 });
    for (const message of ['a', 'b', 'a', 'c']) seen.mark(say(message), 0);
    expect(seen.mark(say('a'), 0)).toBe(false);
    expect(seen.mark(say('b'), 0)).toBe(true);
  });
});
