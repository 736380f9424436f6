import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineBuffer } from '../../../src/client/lines/lines.ts';
import { found, matches } from '../../../src/logs/filter.ts';
import type { NumberedLine } from '../../../src/protocol/messages.ts';
import { LogModel } from '../../../src/tui/model/log-model.ts';
import type { LogSettings } from '../../../src/tui/model/views/log-settings.ts';
import { initialLogs, type LogsView } from '../../../src/tui/model/views/logs-view.ts';
import {
  bottomIndex,
  findLine,
  freeze,
  jump,
  live,
  move,
  nearestGap,
  windowOf,
} from '../../../src/tui/select/log-scroll.ts';
import { logLine, logLines } from '../story.ts';

const all: LogSettings = {
  level: null,
  filters: [],
  mutes: [],
  fold: false,
  spread: [],
  frozen: false,
  pins: [],
};

function filled(
  count: number,
  limits?: { lines: number; bytes: number },
): { buffer: LineBuffer; model: LogModel } {
  const buffer = new LineBuffer(limits);
  buffer.came(
    logLines(count).map((line, i) => ({ ...line, no: i + 1 })),
    0,
  );
  const model = new LogModel(buffer);
  model.pull(all, 0);
  return { buffer, model };
}

const more = (buffer: LineBuffer, count: number, from: number): void =>
  buffer.came(
    logLines(count, from).map((line, i) => ({ ...line, no: from + i + 1 })),
    0,
  );

describe('the filtered tail', () => {
  it('SYN-322 is no longer than what may be held, live, after older lines were looked at', () => {
    const { buffer, model } = filled(3_000, { lines: 3_000, bytes: 1e9 });
    const older = logLines(50).map((line, i) => ({ ...line, id: `old-${i}` }));
    expect(buffer.merge(buffer.first, older)).toBe(50);
    model.refresh();
    model.noMore();
    model.pull({ ...all, frozen: true }, 0);
    more(buffer, 100, 3_000);
    model.pull({ ...all, frozen: true }, 0);
    expect(model.at(0)).toMatchObject({ kind: 'line', line: { id: 'old-0' } });
    // What a frozen view still shows is not told as missing there.
    model.pull({ ...all, frozen: true, level: 'warn' }, 0);
    model.pull({ ...all, frozen: true }, 0);
    const rows = Array.from({ length: model.size }, (_, i) => model.at(i));
    expect(rows.filter((row) => row?.kind === 'gap').map((row) => row?.kind === 'gap' && row.count)).toEqual([
      100 - rows.filter((row) => row?.kind === 'line' && row.no > 0 && row.no <= 100).length,
    ]);
    for (let from = 3_100; from < 20_000; from += 1_000) {
      more(buffer, 1_000, from);
      model.pull(all, 0);
    }
    expect(model.size).toBeLessThanOrEqual(5_001);
    expect(model.more).toBe(true);
  });

  it('TUI-41 takes lines in as they come to what filtering them all at once gives', () => {
    const settings = fc.record({
      level: fc.constantFrom(null, 'info', 'warn', 'error') as fc.Arbitrary<LogSettings['level']>,
      fold: fc.boolean(),
      mutes: fc.constantFrom<readonly string[]>([], ['cache miss']),
      filters: fc.constantFrom<LogSettings['filters']>([], [{ text: 'checkout', exclude: false, on: true }]),
    });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }),
        settings,
        (batches, chosen) => {
          const buffer = new LineBuffer();
          const model = new LogModel(buffer);
          const wanted = { ...chosen, spread: [], frozen: false, pins: [] };
          let count = 0;
          for (const batch of batches) {
            more(buffer, batch, count);
            count += batch;
            model.pull(wanted, 0);
          }
          const expected = logLines(count).filter((line) => matches(line, wanted));
          let lines = 0;
          for (let i = 0; i < model.size; i++) {
            const row = model.at(i);
            if (row?.kind === 'line') lines += row.count;
          }
          expect(lines).toBe(expected.length);
          expect(model.hidden).toBe(count - expected.length);
          expect(wanted.fold ? lines : model.size).toBe(expected.length);
        },
      ),
      { numRuns: 60, seed: 3 },
    );
  });

  it('TUI-41 finds rows by number, also inside a folded one, and counts what is newer', () => {
    const { model } = filled(20);
    expect(model.indexOf(0)).toBe(-1);
    expect(model.indexOf(20)).toBe(19);
    expect(model.newerThan(15)).toBe(5);
    model.pull({ ...all, fold: true }, 0);
    expect(model.at(0)).toMatchObject({ no: 1, lastNo: 2, count: 2 });
    expect(model.indexOf(2)).toBe(0);
    expect(model.newerThan(1)).toBe(19);
  });

  it('TUI-40 while frozen no row goes away, though the buffer lets its line go; live again, the new ones are there', () => {
    const { buffer, model } = filled(100, { lines: 120, bytes: 1 << 30 });
    const frozen = { ...all, frozen: true };
    model.pull(frozen, 0);
    for (let i = 0; i < 60; i++) {
      more(buffer, 50, 100 + i * 50);
      model.pull(frozen, 0);
    }
    expect(model.at(0)).toMatchObject({ no: 1 });
    expect(model.newerThan(100)).toBe(3_000);
    more(buffer, 50, 3_100);
    model.pull(all, 0);
    expect(model.at(model.size - 1)).toMatchObject({ no: 3_150 });
    expect(model.size).toBeLessThan(1_000);
  });

  it('TUI-48 puts what was skipped between the rows it is missing from', () => {
    const buffer = new LineBuffer();
    buffer.came([{ ...logLine(0), no: 1 }], 0);
    buffer.came([{ ...logLine(1), no: 43 }], 41);
    const model = new LogModel(buffer);
    model.pull(all, 0);
    expect([0, 1, 2].map((i) => model.at(i)?.kind)).toEqual(['line', 'gap', 'line']);
    expect(model.at(1)).toMatchObject({ count: 41 });
  });

  it('TUI-48 puts a row of its own where the source lost lines', () => {
    const buffer = new LineBuffer();
    buffer.came(
      [
        { ...logLine(0), no: 1 },
        { ...logLine(1), no: 2, lost: true },
      ],
      0,
    );
    const model = new LogModel(buffer);
    model.pull(all, 0);
    expect([0, 1, 2].map((i) => model.at(i)?.kind)).toEqual(['line', 'gap', 'line']);
    expect(model.at(1)).toMatchObject({ count: 'unknown' });
  });

  it('TUI-48 puts a row of its own where lines are told that came too late, which nothing offers to load', () => {
    const buffer = new LineBuffer();
    const tooLate = { count: 3, from: '2026-11-25T18:10:00Z', to: '2026-11-25T18:11:00Z' };
    buffer.came(
      [
        { ...logLine(0), no: 1 },
        { ...logLine(1), level: 'debug', no: 2, tooLate },
      ],
      0,
    );
    const model = new LogModel(buffer);
    model.pull(all, 0);
    expect([0, 1, 2].map((i) => model.at(i)?.kind)).toEqual(['line', 'too-late', 'line']);
    expect(model.at(1)).toMatchObject({ source: logLine(1).source, tooLate });
    expect(nearestGap(initialLogs, model)).toBeNull();
    // It stays where the line beside it is hidden.
    model.pull({ ...all, level: 'error' }, 0);
    expect(model.at(model.size - 1)?.kind).toBe('too-late');
  });

  it('TUI-47 marks the first line of a shape once the tail is known', () => {
    const { buffer, model } = filled(300);
    buffer.came([{ ...logLine(0), message: 'disk full on db-2', no: 301 }], 0);
    model.pull(all, 0);
    expect(model.at(model.size - 1)).toMatchObject({ firstSeen: true });
    model.pull({ ...all, level: 'error' }, 0);
    expect(model.at(model.size - 1)).toMatchObject({ firstSeen: true });
  });

  it('tells the rate of all lines, whatever is filtered', () => {
    const buffer = new LineBuffer();
    more(buffer, 60, 0);
    const model = new LogModel(buffer);
    model.pull({ ...all, level: 'fatal' }, Date.parse(logLine(59).time ?? ''));
    expect(model.rate.reduce((sum, bar) => sum + bar.total, 0)).toBe(60);
  });
});

describe('motion in the log', () => {
  const { model } = filled(50);
  const H = 10;

  it('TUI-40 keeps the cursor in the pane whatever is pressed', () => {
    const seen = { live: 0, stopped: 0 };
    const step = fc.constantFrom<(view: LogsView) => LogsView>(
      (view) => move(view, model, H, 1),
      (view) => move(view, model, H, -1),
      (view) => move(view, model, H, 9),
      (view) => move(view, model, H, -9),
      (view) => freeze(view, model, H),
      live,
      (view) => jump(view, model, H, 26),
      (view) => jump(view, model, H, 1),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let view = initialLogs;
        for (const each of steps) view = each(view);
        const { from, to } = windowOf(view, model, H);
        expect(to - from).toBe(H - 1);
        seen[view.cursor === null ? 'live' : 'stopped'] += 1;
        const at = view.cursor === null ? to : model.indexOf(view.cursor);
        expect(at).toBeGreaterThanOrEqual(from);
        expect(at).toBeLessThanOrEqual(to);
        expect(view.cursor !== null || view.bottom === null).toBe(true);
      }),
      { numRuns: 200, seed: 5 },
    );
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(25);
  });

  it('TUI-43 finds in both directions from the cursor, and nothing beyond the ends', () => {
    const view = freeze(initialLogs, model, H);
    const hit = (line: NumberedLine): boolean => found(line, 'rollback');
    expect(findLine(view, model, -1, hit)).toMatchObject({ message: expect.stringContaining('rollback') });
    expect(findLine(view, model, 1, hit)).toBeNull();
    expect(bottomIndex(initialLogs, model, H)).toBe(49);
  });
});

/** Rows of a folded tail as `[no, lastNo, count, message]`. */
function foldedRows(
  messages: readonly (string | Partial<NumberedLine>)[],
  more: Partial<LogSettings> = {},
  batch = messages.length,
): unknown[] {
  const buffer = new LineBuffer();
  const model = new LogModel(buffer);
  const lines = messages.map((one, i) => ({
    ...logLine(0, i),
    ...(typeof one === 'string' ? { message: one } : one),
    no: i + 1,
  }));
  for (let at = 0; at < lines.length; at += batch) {
    buffer.came(lines.slice(at, at + batch), 0);
    model.pull({ ...all, fold: true, ...more }, 0);
  }
  return Array.from({ length: model.size }, (_, i) => {
    const row = model.at(i);
    return row?.kind === 'line' ? [row.no, row.lastNo, row.count, row.line.message, row.until] : row;
  });
}

describe('repeats', () => {
  it('LOG-21 fold into one row with its count and the time of the last', () => {
    expect(foldedRows(['timeout after 10ms', 'timeout after 20ms', 'other', 'timeout after 30ms'])).toEqual([
      [1, 2, 2, 'timeout after 10ms', logLine(0, 1).time],
      [3, 3, 1, 'other', logLine(0, 2).time],
      [4, 4, 1, 'timeout after 30ms', logLine(0, 3).time],
    ]);
  });

  it('LOG-21 never fold across levels or services', () => {
    const message = 'x';
    const lines = [
      { message },
      { message, level: 'info' },
      { message, level: 'info', service: 'a' },
    ] as const;
    expect(foldedRows(lines)).toHaveLength(3);
  });

  it('LOG-22 stand alone in a row that is spread, and only there', () => {
    const rows = foldedRows(['a 1', 'a 2', 'b', 'a 3', 'a 4'], { spread: [1] }) as number[][];
    expect(rows.map(([no, , count]) => [no, count])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
    ]);
  });

  it('LOG-23 fold line by line as they do all at once', () => {
    const messages = ['a 1', 'a 2', 'b', 'b', 'b', 'a 3'];
    expect(foldedRows(messages, {}, 1)).toEqual(foldedRows(messages));
  });
});
