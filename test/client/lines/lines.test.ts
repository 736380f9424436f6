import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineBuffer, type LineRow } from '../../../src/client/lines/lines.ts';
import type { AskedLine } from '../../../src/protocol/asks.ts';
import type { NumberedLine } from '../../../src/protocol/messages.ts';

function line(no: number, message = `line ${no}`, id = `id-${no}`): NumberedLine {
  return { no, id, time: null, level: null, service: null, message, fields: {}, source: 'app' };
}

const lines = (from: number, to: number): NumberedLine[] =>
  Array.from({ length: to - from + 1 }, (_, i) => line(from + i));

/** Lines of a tail begun anew that are not the same as before. */
const fresh = (from: number, to: number): NumberedLine[] =>
  lines(from, to).map((each) => ({ ...each, id: `new-${each.no}` }));

/** A tail that numbers from 1 again: the lines of these ids in this order. */
const anew = (...ids: readonly number[]): NumberedLine[] =>
  ids.map((id, i) => line(i + 1, `line ${id}`, `id-${id}`));

const asked = (from: number, to: number): AskedLine[] => lines(from, to);

/** As asked of a source, for lines the room no longer holds. */
const unnumbered = (...messages: string[]): AskedLine[] =>
  messages.map((message) => {
    const { no: _, ...rest } = line(1, message, message);
    return rest;
  });

const short = (row: LineRow): string =>
  row.kind === 'line'
    ? row.line.message.replace('line ', '')
    : row.kind === 'skipped'
      ? `-${row.count}-`
      : '!';

const told = (buffer: LineBuffer, from?: number, to?: number): string =>
  [...buffer.rows(from, to)].map(short).join(' ');

function buffer(epoch = 'e1'): LineBuffer {
  const made = new LineBuffer();
  made.welcomed(epoch);
  return made;
}

describe('lines that a source left out', () => {
  it('SYN-36 come into their gap a page at a time, and what was held before it tells that it is filled', () => {
    const buffer = new LineBuffer();
    buffer.welcomed('a');
    buffer.came(lines(1, 2), 0);
    buffer.came(lines(7, 8), 4);
    expect(told(buffer)).toBe('1 2 -4- 7 8');
    expect(buffer.missing(7)).toBe(4);
    expect(buffer.fill(7, unnumbered('e', 'f'))).toBe(2);
    expect(told(buffer)).toBe('1 2 -2- e f 7 8');
    // Fewer are there than were told: what came is all, since it begins after what is held.
    expect(buffer.fill(5, [...unnumbered('id-2'), ...unnumbered('d')])).toBe(1);
    expect(told(buffer)).toBe('1 2 d e f 7 8');
    expect(buffer.fill(4, unnumbered('c'))).toBe(0);
  });

  it('SYN-36 never take the place of what is held, however many come', () => {
    const buffer = new LineBuffer();
    buffer.welcomed('a');
    buffer.came(lines(1, 2), 0);
    buffer.came(lines(5, 5), 2);
    expect(buffer.fill(5, unnumbered('a', 'b', 'c', 'd'))).toBe(2);
    expect(told(buffer)).toBe('1 2 c d 5');
  });
});

describe('a tail that is read otherwise', () => {
  it('SYN-35 lets go of what was read by another query, source by source', () => {
    const buffer = new LineBuffer();
    buffer.welcomed('a');
    buffer.came(lines(1, 4), 0);
    const other = (no: number) => ({ ...line(no, `db ${no}`), source: 'db' });
    buffer.came([other(5)], 0);
    const { generation } = buffer;
    buffer.begin([{ name: 'app' }, { name: 'db' }]);
    expect(told(buffer)).toBe('1 2 3 4 db 5');
    expect(buffer.generation).toBe(generation);
    buffer.begin([{ name: 'app', from: 6 }, { name: 'db' }]);
    buffer.came(fresh(6, 7), 0);
    expect(told(buffer)).toBe('db 5 6 7');
    expect(buffer.generation).not.toBe(generation);
    buffer.begin([
      { name: 'app', from: 6 },
      { name: 'db', from: 8 },
    ]);
    buffer.came([other(8)], 0);
    expect(told(buffer)).toBe('6 7 db 8');
    expect(buffer.first).toBe(6);
    expect(buffer.merge(6, unnumbered('older'))).toBe(1);
    expect(told(buffer)).toBe('older 6 7 db 8');
    const before = buffer.version;
    buffer.begin([{ name: 'app', from: 6 }]);
    expect(buffer.version).toBe(before);
  });

  it('SYN-35 holds none of them that come after that was told, and gives none by number', () => {
    const buffer = new LineBuffer();
    buffer.welcomed('a');
    const other = (no: number) => ({ ...line(no, `db ${no}`), source: 'db' });
    buffer.begin([{ name: 'app', from: 5 }, { name: 'db' }]);
    buffer.came([...lines(1, 2), other(3), ...lines(4, 6)], 0);
    const newest = (count: number) => buffer.linesBefore(buffer.next, count).map(({ no }) => no);
    expect([newest(9), newest(3), newest(2)]).toEqual([
      [3, 5, 6],
      [3, 5, 6],
      [5, 6],
    ]);
    expect([buffer.at(2), buffer.at(5)?.no, buffer.size, buffer.first]).toEqual([undefined, 5, 3, 3]);
    expect(told(buffer)).toBe('db 3 5 6');
    buffer.begin([{ name: 'app', from: 6 }, { name: 'db' }]);
    expect([newest(9), newest(2)]).toEqual([
      [3, 6],
      [3, 6],
    ]);
    expect(buffer.at(5)).toBeUndefined();
  });
});

describe('the tail of a session at a client', () => {
  it('SYN-30 holds lines in their order, each once, whatever is sent again', () => {
    const tail = buffer();
    tail.came(lines(5, 7), 0);
    tail.came(lines(6, 9), 0);
    expect(told(tail)).toBe('5 6 7 8 9');
    expect(tail.resumePoint()).toEqual({ linesEpoch: 'e1', lastLine: 9 });
  });

  it('SYN-30 begins with nothing missing, however high its first number', () => {
    const tail = buffer();
    expect(tail.resumePoint()).toEqual({ linesEpoch: 'e1', lastLine: 0 });
    tail.came(lines(900, 901), 0);
    expect(told(tail)).toBe('900 901');
  });

  it('SYN-31 says how many lines it was not sent, and where', () => {
    const tail = buffer();
    tail.came(lines(1, 2), 0);
    tail.came(lines(43, 44), 40);
    expect(told(tail)).toBe('1 2 -40- 43 44');
    expect(told(tail, 43)).toBe('-40- 43 44');
    expect(told(tail, 44)).toBe('44');
  });

  it('SYN-31 numbers hidden from a guest are no loss', () => {
    const tail = buffer();
    tail.came(lines(1, 2), 0);
    tail.came(lines(9, 9), 0);
    expect(told(tail)).toBe('1 2 9');
  });

  it('SYN-32 a tail that began anew goes on at later places, with a mark between', () => {
    const tail = buffer();
    tail.came(lines(1, 3), 0);
    tail.welcomed('e2');
    expect(tail.resumePoint()).toEqual({ linesEpoch: 'e2', lastLine: 0 });
    tail.came(fresh(1, 2), 0);
    expect(told(tail)).toBe('1 2 3 ! 1 2');
    expect([...tail.rows()].map(({ at }) => at)).toEqual([1, 2, 3, 4, 4, 5]);
    expect(tail.at(5)).toMatchObject({ no: 5, message: 'line 2' });
    expect([tail.placeOf(2), tail.numberOf(5), tail.numberOf(3)]).toEqual([5, 2, null]);
    expect(tail.resumePoint()).toEqual({ linesEpoch: 'e2', lastLine: 2 });
    tail.welcomed('e2');
    expect(told(tail)).toBe('1 2 3 ! 1 2');
  });

  it('SYN-32 an epoch that brought no line leaves no mark', () => {
    const tail = buffer();
    tail.welcomed('e2');
    tail.came(lines(1, 1), 0);
    tail.welcomed('e3');
    tail.welcomed('e4');
    tail.came(fresh(1, 1), 0);
    expect(told(tail)).toBe('1 ! 1');
  });

  it('SCR-1 a tail begun anew that brings the same lines again shows none of them twice, and misses nothing', () => {
    const tail = buffer();
    tail.came(lines(1, 4), 0);
    tail.welcomed('e2');
    tail.came(anew(2, 3), 0);
    expect(told(tail)).toBe('1 2 3 4');
    expect(tail.resumePoint()).toEqual({ linesEpoch: 'e2', lastLine: 2 });
    tail.came(
      anew(2, 3, 4, 5, 6).filter(({ no }) => no > 2),
      0,
    );
    expect(told(tail)).toBe('1 2 3 4 5 6');
    expect(tail.resumePoint()).toEqual({ linesEpoch: 'e2', lastLine: 5 });
    // A line that keeps its place is still the room's number 1 to the others.
    expect([tail.placeOf(1), tail.numberOf(2), tail.numberOf(1)]).toEqual([2, 1, null]);
    expect(told(tail, tail.placeOf(4))).toBe('5 6');
  });

  it('SCR-1 where nothing is brought again lines may be missing, and that is said', () => {
    const tail = buffer();
    tail.came(lines(1, 2), 0);
    tail.welcomed('e2');
    tail.came(anew(7, 8), 0);
    expect(told(tail)).toBe('1 2 ! 7 8');
  });

  it('SCR-1 each source is judged by itself: one that overlaps says nothing of another', () => {
    const of = (source: string, each: NumberedLine): NumberedLine => ({ ...each, source });
    const tail = buffer();
    tail.came([line(1), of('db', line(2))], 0);
    tail.welcomed('e2');
    tail.came([line(1, 'line 1', 'id-1'), line(2, 'line 9', 'id-9')], 0);
    expect(told(tail)).toBe('1 2 9');
    tail.came([of('db', line(3, 'line 8', 'id-8'))], 0);
    expect(told(tail)).toBe('1 2 9 ! 8');
  });

  it('SCR-1 the same id of another source is another line', () => {
    const tail = buffer();
    tail.came(lines(1, 1), 0);
    tail.welcomed('e2');
    tail.came([{ ...line(1, 'line 2', 'id-1'), source: 'db' }], 0);
    expect(told(tail)).toBe('1 ! 2');
  });

  it('SYN-33 lines asked for fill what was skipped', () => {
    const tail = buffer();
    tail.came(lines(1, 2), 0);
    tail.came(lines(11, 12), 8);
    expect(tail.merge(11, asked(8, 10))).toBe(3);
    expect(told(tail)).toBe('1 2 -5- 8 9 10 11 12');
    expect(tail.merge(8, asked(3, 7))).toBe(5);
    expect(told(tail)).toBe('1 2 3 4 5 6 7 8 9 10 11 12');
    expect(tail.merge(8, asked(3, 7))).toBe(0);
  });

  it('SYN-33 lines before the first go before it, those the room no longer numbers too', () => {
    const tail = buffer();
    tail.came(lines(900, 902), 0);
    expect(tail.merge(900, asked(898, 899))).toBe(2);
    expect(tail.merge(898, [...unnumbered('b', 'c')])).toBe(2);
    expect(tail.merge(tail.first, unnumbered('a'))).toBe(1);
    expect(told(tail)).toBe('a b c 898 899 900 901 902');
    expect(tail.numberOf(898)).toBe(898);
    expect(tail.numberOf(897)).toBeNull();
    expect(tail.askBefore(898)).toEqual({ before: 898 });
    expect(tail.askBefore(897)).toEqual({ before: 'c', source: 'app' });
    expect(tail.askBefore(5)).toBeNull();
  });

  it('SYN-33 lines without a number never land in the middle', () => {
    const tail = buffer();
    tail.came(lines(1, 2), 0);
    tail.came(lines(8, 9), 5);
    expect(tail.merge(8, unnumbered('x', 'y'))).toBe(0);
    expect(told(tail)).toBe('1 2 -5- 8 9');
  });

  it('SYN-33 what a new tail had before stands after the mark', () => {
    const tail = buffer();
    tail.came(lines(1, 1), 0);
    tail.welcomed('e2');
    tail.came(lines(50, 51), 0);
    expect(tail.merge(tail.placeOf(50), asked(48, 49))).toBe(2);
    expect(told(tail)).toBe('1 ! 48 49 50 51');
  });

  it('SYN-34 keeps the newest within its limits', () => {
    const tail = new LineBuffer({ lines: 10, bytes: 1e9 });
    tail.welcomed('e1');
    for (let at = 1; at <= 100; at += 1) tail.came(lines(at, at), 0);
    expect(tail.size).toBe(10);
    expect(tail.first).toBe(91);
  });

  it('SYN-34 its version tells every change and nothing else', () => {
    const tail = buffer();
    const versions = new Set([tail.version]);
    const changed = (run: () => void) => {
      run();
      const isNew = !versions.has(tail.version);
      versions.add(tail.version);
      return isNew;
    };
    expect(changed(() => tail.came(lines(5, 6), 0))).toBe(true);
    expect(changed(() => tail.merge(5, asked(4, 4)))).toBe(true);
    expect(changed(() => tail.merge(5, asked(4, 4)))).toBe(false);
    expect(changed(() => tail.letGoOfPages())).toBe(false);
    expect(changed(() => [...tail.rows()])).toBe(false);
  });

  it('SYN-30 read in parts it is the same as read in whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(3)), { maxLength: 20 }),
        fc.nat(80),
        fc.array(fc.nat(80), { maxLength: 4 }),
        (frames, cutAt, pages) => {
          const tail = buffer();
          let next = 10;
          for (const [count, skipped] of frames) {
            next += skipped;
            tail.came(lines(next, next + count - 1), skipped);
            next += count;
          }
          for (const before of pages) tail.merge(before, asked(Math.max(1, before - 3), before - 1));
          const whole = [...tail.rows()];
          const parts = [...tail.rows(Number.NEGATIVE_INFINITY, cutAt), ...tail.rows(cutAt)];
          expect(parts).toEqual(whole);
          const numbers = whole.flatMap((row) => (row.kind === 'line' ? [row.at] : []));
          expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
          expect(numbers).toHaveLength(tail.size);
          expect(tail.linesBefore(cutAt, 5).map(({ no }) => no)).toEqual(
            numbers.filter((no) => no < cutAt).slice(-5),
          );
        },
      ),
      { numRuns: 300, seed: 5 },
    );
  });
});
