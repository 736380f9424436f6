import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineBuffer } from '../../../src/client/lines/lines.ts';
import { OlderLines } from '../../../src/client/lines/older-lines.ts';
import type { AskArgs, AskedLine } from '../../../src/protocol/asks.ts';

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
