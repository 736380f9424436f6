import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventTail } from '../../../src/hub/room/event-tail.ts';

/** A tail of at most so many characters, with texts of these lengths, pushed one by one. */
function tailOf(limit: number, ...lengths: readonly number[]): EventTail {
  const tail = new EventTail(limit);
  for (const [i, length] of lengths.entries()) tail.push([textOf(i + 1, length)]);
  return tail;
}
const textOf = (seq: number, length: number) => String(seq % 10).repeat(length);

/** Seq of the first text that it still holds. */
function firstOf(tail: EventTail): number {
  for (let seq = 1; seq < 200; seq += 1) if (tail.from(seq, 1) !== null) return seq;
  throw new Error('it holds nothing');
}

describe('the newest events in memory', () => {
  it.each([
    [10, [5, 5], 1],
    [10, [5, 5, 1], 2],
    [16, [2, 1, 13, 1], 3],
    [10, [5, 3, 3], 2],
    [10, [6, 5], 2],
    [10, [6, 4, 1], 2],
    [10, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 4],
    [4, [8], 2],
    [4, [8, 1], 2],
    [4, [8, 4, 1], 3],
  ])(
    'HUB-43 hold at most %i characters, and down to seven eighths of that are let go of at a time: %j',
    (limit, lengths, first) => {
      const tail = tailOf(limit, ...lengths);
      expect(firstOf(tail)).toBe(first);
      const held = lengths.map((length, i) => textOf(i + 1, length)).slice(first - 1);
      expect(tail.from(first, 99)).toEqual(held);
    },
  );

  it('HUB-43 are given from a seq on, as many as are asked for, and none behind the last', () => {
    const tail = tailOf(8, 5, 4, 1, 1, 1);
    expect(tail.from(1, 9)).toBeNull();
    expect(tail.from(2, 2)).toEqual(['2222', '3']);
    expect(tail.from(3, 1)).toEqual(['3']);
    expect(tail.from(4, 9)).toEqual(['4', '5']);
    expect(tail.from(6, 9)).toEqual([]);
  });

  it('HUB-380 give the text that was put in the place of one, and count its length', () => {
    const tail = tailOf(10, 6, 5, 1);
    for (const seq of [0, 1, 4]) tail.replace(seq, 'x');
    expect(tail.from(2, 9)).toEqual(['22222', '3']);
    tail.replace(2, 'x');
    tail.push(['yyyyyyyy']);
    expect(tail.from(2, 9)).toEqual(['x', '3', 'yyyyyyyy']);
    tail.replace(3, 'zz');
    tail.push([]);
    expect(firstOf(tail)).toBe(4);
  });

  it('HUB-43 are always the last ones as they are now, whatever came and was replaced', () => {
    const step = fc.oneof(
      fc.record({ push: fc.array(fc.string({ maxLength: 12 }), { maxLength: 4 }) }),
      fc.record({ at: fc.nat(40), text: fc.string({ maxLength: 12 }) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.array(step, { maxLength: 30 }), (limit, steps) => {
        const tail = new EventTail(limit);
        const all: string[] = [];
        for (const one of steps) {
          if ('push' in one) {
            tail.push(one.push);
            all.push(...one.push);
          } else {
            tail.replace(one.at, one.text);
            if (one.at >= 1 && one.at <= all.length) all[one.at - 1] = one.text;
          }
          if (!('push' in one)) continue;
          const held = tail.from(firstOf(tail), 999) ?? [];
          expect(held).toEqual(all.slice(all.length - held.length));
          expect(held.join('').length).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});
