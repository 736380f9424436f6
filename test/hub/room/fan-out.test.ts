import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eventFrames,
  fitsFrame,
  fittingFrame,
  frameOf,
  mergedFrames,
} from '../../../src/hub/room/fan-out.ts';

const bytesOf = (text: string) => Buffer.byteLength(text);
/** An event's text of `bytes` bytes, in letters of three bytes each. */
const textOf = (bytes: number) => `"${'決'.repeat((bytes - 2) / 3)}"`;
const EMPTY = bytesOf('{"t":"events","events":[]}');

describe('frames of events', () => {
  it('HUB-2 an event fits a frame as long as the whole frame is within the limit, in bytes', () => {
    const text = textOf(62);
    expect([fitsFrame(text, EMPTY + 62), fitsFrame(text, EMPTY + 61)]).toEqual([true, false]);
    expect(eventFrames(4, [text], EMPTY + 62)).toEqual([
      { text: `{"t":"events","events":[${text}]}`, bytes: EMPTY + 62, first: 4, last: 4 },
    ]);
  });

  it.each([
    [
      EMPTY + 3 * 14 + 2,
      [
        [5, 7],
        [8, 9],
      ],
    ],
    [
      EMPTY + 3 * 14 + 1,
      [
        [5, 6],
        [7, 8],
        [9, 9],
      ],
    ],
    [
      EMPTY + 2 * 14 + 1,
      [
        [5, 6],
        [7, 8],
        [9, 9],
      ],
    ],
    [
      EMPTY + 2 * 14,
      [
        [5, 5],
        [6, 6],
        [7, 7],
        [8, 8],
        [9, 9],
      ],
    ],
    [EMPTY + 5 * 14 + 4, [[5, 9]]],
  ])('HUB-2 are split only where one more would pass %i bytes', (limit, spans) => {
    const frames = eventFrames(
      5,
      Array.from({ length: 5 }, () => textOf(14)),
      limit,
    );
    expect(frames.map(({ first, last }) => [first, last])).toEqual(spans);
  });

  it('HUB-2 hold every event once, in order, in as few frames as go, and say their bytes', () => {
    const letter = fc.constantFrom('a', '決', 'é', '"');
    const texts = fc.array(
      fc.string({ unit: letter, maxLength: 20 }).map((text) => JSON.stringify({ text })),
    );
    fc.assert(
      fc.property(texts, fc.integer({ min: 120, max: 300 }), (all, limit) => {
        const frames = eventFrames(11, all, limit);
        const inside = frames.map(({ text }) => (JSON.parse(text) as { events: object[] }).events);
        expect(inside.flat().map((event) => JSON.stringify(event))).toEqual(all);
        let next = 11;
        for (const [i, { text, bytes, first, last }] of frames.entries()) {
          expect([first, last]).toEqual([next, next + (inside[i]?.length ?? 0) - 1]);
          next = last + 1;
          expect(bytes).toBe(bytesOf(text));
          expect(bytes).toBeLessThanOrEqual(limit);
          // The next event would not have fitted.
          const following = all.slice(next - 11, next - 10);
          expect(following.every((text) => bytes + 1 + bytesOf(text) > limit)).toBe(true);
        }
      }),
    );
  });

  it('HUB-45 an event too large for any frame is in one by itself', () => {
    const frames = eventFrames(1, [textOf(14), textOf(62), textOf(14)], EMPTY + 20);
    expect(frames.map(({ first, last }) => [first, last])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(eventFrames(1, [textOf(62)], EMPTY + 20)).toHaveLength(1);
  });

  it('HUB-2 are none for no event', () => {
    expect(eventFrames(1, [], 1_000)).toEqual([]);
  });
});

describe('frames that were gathered', () => {
  it('HUB-980 are what the same events would be in as few frames as go, whatever frames they came in', () => {
    const letter = fc.constantFrom('a', '決', 'é', '"');
    const text = fc.string({ unit: letter, maxLength: 20 }).map((one) => JSON.stringify({ text: one }));
    fc.assert(
      fc.property(
        fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
        fc.integer({ min: 350, max: 500 }),
        (commits, limit) => {
          let next = 11;
          const frames = commits.flatMap((texts) => {
            const made = eventFrames(next, texts, limit);
            next += texts.length;
            return made;
          });
          const merged = mergedFrames(frames, limit);
          const events = (of: typeof frames) =>
            of.flatMap(({ text: frame }) => (JSON.parse(frame) as { events: object[] }).events);
          expect(events([...merged])).toEqual(events(frames));
          let from = 11;
          for (const frame of merged) {
            expect(frame.first).toBe(from);
            expect(frame.last - frame.first + 1).toBe(events([frame]).length);
            expect(frame.bytes).toBe(bytesOf(frame.text));
            expect(frame.bytes).toBeLessThanOrEqual(limit);
            from = frame.last + 1;
            // The next one would not have fitted.
            const following = frames.filter(({ first }) => first === from);
            expect(following.every(({ bytes }) => frame.bytes + bytes - EMPTY + 1 > limit)).toBe(true);
          }
          expect(from).toBe(next);
        },
      ),
    );
  });

  it('HUB-980 are one where the limit is just met, two where it is not, and one too large stays alone', () => {
    const [one, other] = [eventFrames(1, [textOf(14)], 999), eventFrames(2, [textOf(14)], 999)];
    const spans = (limit: number) =>
      mergedFrames([...one, ...other], limit).map(({ first, last }) => [first, last]);
    expect(spans(EMPTY + 29)).toEqual([[1, 2]]);
    expect(spans(EMPTY + 28)).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(spans(EMPTY)).toEqual(spans(EMPTY + 28));
    expect(mergedFrames([], 999)).toEqual([]);
  });
});

describe('a frame of as many items as fit', () => {
  const head = '{"t":"presence","people":[';
  const people = [{ name: '決済' }, { name: '決済' }, { name: '決済' }];
  const one = bytesOf(JSON.stringify(people[0]));

  it.each([
    [3, 3 * (one + 1)],
    [2, 3 * (one + 1) - 1],
    [2, 2 * (one + 1)],
    [0, one],
  ])('HUB-45 holds the first %i in its limit of bytes', (count, room) => {
    const text = fittingFrame(head, people, bytesOf(`${head}]}`) + room);
    expect(JSON.parse(text)).toEqual({ t: 'presence', people: people.slice(0, count) });
  });

  it('HUB-45 holds none of those behind one that does not fit', () => {
    const items = [{ a: 1 }, { a: 'x'.repeat(100) }, { a: 2 }];
    expect(fittingFrame('{"items":[', items, 60)).toBe('{"items":[{"a":1}]}');
  });

  it('HUB-2 says the bytes of a text', () => {
    expect(frameOf('決済')).toEqual({ text: '決済', bytes: 6 });
  });
});
