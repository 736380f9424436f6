import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineBuffer } from '../../../src/client/lines/lines.ts';
import { OlderLines } from '../../../src/client/lines/older-lines.ts';
import type { AskArgs, AskedLine } from '../../../src/protocol/asks.ts';
import type { NumberedLine } from '../../../src/protocol/messages.ts';

const START = Date.UTC(2026, 10, 25, 3);
const time = (second: number): string => new Date(START + second * 1_000).toISOString();

const written = (source: string, second: number, more: Partial<AskedLine> = {}): AskedLine => ({
  id: `${source}-${second}`,
  time: time(second),
  level: null,
  service: null,
  message: `${source} ${second}`,
  fields: {},
  source,
  ...more,
});

/** A tail of a room that numbers these lines from 1 on. */
function tail(lines: readonly AskedLine[]): LineBuffer {
  const buffer = new LineBuffer();
  buffer.welcomed('e1');
  buffer.came(
    lines.map((line, i) => ({ ...line, no: i + 1 })),
    0,
  );
  return buffer;
}

const held = (buffer: LineBuffer): string[] =>
  [...buffer.rows()].flatMap((row) => (row.kind === 'line' ? [row.line.message] : []));

/**
 * A hub whose room holds nothing before its first number: each source goes on before its own place, else before the
 * time; of what all of them find the newest go out.
 */
function hub(sources: ReadonlyMap<string, readonly AskedLine[]>, tailFrom: number) {
  return async ({ before, places = {}, source, limit = 200 }: AskArgs<'lines-before'>) => {
    const found = [...sources].flatMap(([name, lines]) => {
      if (source !== undefined && source !== name) return [];
      const place = places[name] ?? (typeof before === 'number' ? time(tailFrom) : before);
      const at = lines.findIndex(({ id }) => id === place);
      const older = at >= 0 ? lines.slice(0, at) : lines.filter((line) => (line.time ?? '') < place);
      return older.slice(-limit);
    });
    found.sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''));
    return { lines: found.slice(-limit), more: found.length > limit };
  };
}

describe('lines older than the room holds', () => {
  it('SYN-320 are asked of every source, each from its own oldest line there', () => {
    const buffer = tail([written('app', 100), written('db', 101), written('web', 102)]);
    expect(buffer.askBefore(1)).toEqual({ before: 1 });
    buffer.merge(1, [written('db', 98), written('app', 99)]);
    expect(buffer.askBefore(buffer.first)).toEqual({
      before: time(98),
      places: { db: 'db-98', app: 'app-99', web: 'web-102' },
    });
  });

  it('SYN-320 go by the nearest time where the oldest line has none, and by its own source where no line has one', () => {
    const buffer = tail([written('app', 100)]);
    buffer.merge(1, [written('db', 98, { time: null }), written('app', 99)]);
    expect(buffer.askBefore(buffer.first)).toEqual({
      before: time(99),
      places: { db: 'db-98', app: 'app-99' },
    });
    const timeless = tail([written('app', 100, { time: null })]);
    timeless.merge(1, [written('db', 98, { time: null })]);
    expect(timeless.askBefore(timeless.first)).toEqual({ before: 'db-98', source: 'db' });
  });

  it('SYN-320 are not held twice, though a line that came late is found again', () => {
    const buffer = tail([written('app', 100), written('app', 99), written('app', 101)]);
    expect(buffer.merge(1, [written('app', 98), written('app', 99)])).toBe(1);
    expect(held(buffer)).toEqual(['app 98', 'app 100', 'app 99', 'app 101']);
  });

  it('SYN-320 come each once and in order to the oldest, however often each source writes', async () => {
    const names = ['app', 'db', 'web'];
    const stretch = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(stretch, fc.nat(20), fc.integer({ min: 1, max: 9 }), async (turns, newest, limit) => {
        const all = turns.map((name, second) => written(name, second));
        const from = Math.max(0, all.length - 1 - newest);
        const buffer = tail(all.slice(from));
        const sources = new Map(names.map((name) => [name, all.filter(({ source }) => source === name)]));
        const older = new OlderLines(buffer, hub(sources, from));
        for (let asked = 0; asked <= all.length; asked += 1) {
          if ((await older.before(buffer.first, limit)).added === 0) break;
        }
        expect(held(buffer)).toEqual(all.map(({ message }) => message));
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

describe('older lines while the newest push others out', () => {
  const app = (from: number, to: number): AskedLine[] =>
    Array.from({ length: to - from + 1 }, (_, i) => written('app', from + i));
  /** Lines 100 to 104, as many as it holds, and two older ones. */
  function full(): LineBuffer {
    const buffer = new LineBuffer({ lines: 5, bytes: 1e9 });
    buffer.welcomed('e1');
    buffer.came(numbered(100, 104), 0);
    buffer.merge(1, app(98, 99));
    return buffer;
  }
  /** As the room numbers them: 100 is its first. */
  const numbered = (from: number, to: number) =>
    app(from, to).map((line, i) => ({ ...line, no: from - 99 + i }));
  const told = (buffer: LineBuffer): string =>
    [...buffer.rows()]
      .map((row) =>
        row.kind === 'line'
          ? row.line.message.slice(4)
          : row.kind === 'skipped'
            ? `-${row.count}-`
            : row.kind,
      )
      .join(' ');

  it('SYN-322 a hole that opens after them is told as missing, grows, and is filled', () => {
    const buffer = full();
    buffer.came(numbered(105, 106), 0);
    expect(told(buffer)).toBe('98 99 -2- 102 103 104 105 106');
    buffer.came(numbered(107, 108), 0);
    expect(told(buffer)).toBe('98 99 -4- 104 105 106 107 108');
    expect(buffer.missing(5)).toBe(4);
    expect(buffer.merge(5, numbered(102, 103))).toBe(2);
    expect(told(buffer)).toBe('98 99 -2- 102 103 104 105 106 107 108');
    buffer.came(numbered(109, 109), 0);
    expect(told(buffer)).toBe('98 99 -2- 102 103 -1- 105 106 107 108 109');
    expect(buffer.merge(6, numbered(100, 104))).toBe(3);
    expect(told(buffer)).toBe(
      app(98, 109)
        .map(({ message }) => message.slice(4))
        .join(' '),
    );
  });

  it('SYN-322 what was missing there before is counted with it, and what is not known stays unknown', () => {
    const buffer = new LineBuffer({ lines: 4, bytes: 1e9 });
    buffer.welcomed('e1');
    buffer.came(numbered(100, 101), 0);
    buffer.came(numbered(110, 111), 8);
    buffer.merge(1, app(98, 99));
    buffer.came(numbered(112, 114), 0);
    expect(told(buffer)).toBe('98 99 -11- 111 112 113 114');
    const lost = full();
    lost.came([{ ...(numbered(105, 105)[0] as NumberedLine), lost: true }], 0);
    lost.came(numbered(106, 110), 0);
    expect(told(lost)).toBe('98 99 lost 106 107 108 109 110');
  });

  it('SYN-322 are let go by who reads live once a hole parts them from the rest, and not before', () => {
    const buffer = full();
    expect(buffer.letGoOfPages()).toBe(false);
    expect(told(buffer)).toBe('98 99 100 101 102 103 104');
    buffer.came(numbered(105, 105), 0);
    expect(buffer.letGoOfPages()).toBe(true);
    expect(told(buffer)).toBe('101 102 103 104 105');
    expect(buffer.first).toBe(2);
    expect(buffer.letGoOfPages()).toBe(false);
  });
});

describe('lines before a time', () => {
  const app = new Map([['app', Array.from({ length: 300 }, (_, i) => written('app', i))]]);

  it('SYN-680 take the place of older pages, keep no place of a line held, and are let go of', async () => {
    const buffer = tail([written('app', 300), written('app', 301)]);
    const older = new OlderLines(buffer, hub(app, 300));
    await older.before(1, 3);
    expect(held(buffer)).toEqual(['app 297', 'app 298', 'app 299', 'app 300', 'app 301']);
    expect((await older.upTo(time(100), 2)).added).toBe(2);
    expect(held(buffer)).toEqual(['app 98', 'app 99', 'app 300', 'app 301']);
    // From there it goes on as any scroll-back.
    expect((await older.before(buffer.first, 2)).added).toBe(2);
    expect(held(buffer).slice(0, 3)).toEqual(['app 96', 'app 97', 'app 98']);
    await older.upTo(time(50), 1);
    expect(held(buffer)).toEqual(['app 49', 'app 300', 'app 301']);
    expect(buffer.letGoOfPages(true)).toBe(true);
    expect(held(buffer)).toEqual(['app 300', 'app 301']);
    expect(buffer.letGoOfPages(true)).toBe(false);
  });
});
