import { describe, expect, it } from 'vitest';
import { FirstSeen } from '../../src/logs/first-seen.ts';
import type { LogLine } from '../../src/logs/line.ts';
import { shape } from '../../src/logs/shape.ts';
import { makeLine } from './make-line.ts';

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
