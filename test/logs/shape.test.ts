import { describe, expect, it } from 'vitest';
import { FirstSeen } from '../../src/logs/first-seen.ts';
import type { LogLine } from '../../src/logs/line.ts';
import { shapeKey } from '../../src/logs/shape.ts';
import { makeLine } from './make-line.ts';

const say = (message: string, part: Partial<LogLine> = {}) => makeLine({ message, ...part });
const alike = (a: LogLine, b: LogLine) => shapeKey(a) === shapeKey(b);

describe('shape', () => {
  it.each([
    ['payment gateway timeout after 3000ms order=8123', 'payment gateway timeout after 12ms order=8124'],
    ['user 0b7c1f0e-3d2a-4b1c-9f00-aa11bb22cc33 left', 'user 1c7c1f0e-3d2a-4b1c-9f00-aa11bb22cc34 left'],
    ['pod checkout-7d9f8c6b5-x2x4z is ready', 'pod checkout-5f9f8c6b5-a1b2c is ready'],
    ['「青いシャツ」の在庫がありません', '「赤い靴」の在庫がありません'],
    ['GET /pay/607 200 12ms', 'GET /pay/9 200 3ms'],
    ['boom\n\tat A.b(A.java:12)', 'boom\n\tat C.d(C.java:7)'],
  ])('LOG-20 is the same where only values differ: %s', (a, b) => {
    expect(alike(say(a), say(b))).toBe(true);
  });

  it.each([
    [say('GET /pay/607 200 12ms'), say('GET /pay/607 500 12ms')],
    [say('cart emptied'), say('cart filled')],
    [say('cart emptied', { level: 'info' }), say('cart emptied', { level: 'error' })],
    [say('cart emptied', { service: 'web' }), say('cart emptied', { service: 'api' })],
  ])('LOG-20 differs where constants, level or service do', (a, b) => {
    expect(alike(a, b)).toBe(false);
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
