import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineBuffer } from '../../../src/client/lines/lines.ts';
import { matches } from '../../../src/logs/filter.ts';
import { shapeKey } from '../../../src/logs/shape.ts';
import type { NumberedLine } from '../../../src/protocol/messages.ts';
import { FoldedLines, type FoldSettings } from '../../../src/tui/model/folded-lines.ts';
import { type FoldRow, repeatsAt } from '../../../src/tui/model/log-list.ts';
import { LogModel } from '../../../src/tui/model/log-model.ts';
import type { LogSettings } from '../../../src/tui/model/views/log-settings.ts';
import { initialLogs, type LogsView } from '../../../src/tui/model/views/logs-view.ts';
import { findRow, freeze, jump, move, opened, windowOf } from '../../../src/tui/select/log-scroll.ts';
import { logLine } from '../story.ts';

const all: LogSettings = {
  level: null,
  filters: [],
  mutes: [],
  fold: true,
  spread: [],
  frozen: false,
  pins: [],
};

/** Lines that repeat in runs, with numbers left out here and there. */
const tail = fc
  .array(fc.record({ shape: fc.nat(2), times: fc.integer({ min: 1, max: 6 }), skip: fc.nat(1) }), {
    maxLength: 12,
  })
  .map((runs) => {
    const lines: NumberedLine[] = [];
    let no = 0;
    for (const { shape, times, skip } of runs) {
      no += skip;
      for (let i = 0; i < times; i++) {
        no += 1;
        const level = shape === 1 ? 'error' : 'info';
        lines.push({ ...logLine(shape), id: `l${no}`, message: `${'abc'[shape]} n=${no}`, level, no });
      }
    }
    return lines;
  });

const settings: fc.Arbitrary<FoldSettings> = fc.record({
  fold: fc.boolean(),
  spread: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 4 }),
});

function made(lines: readonly NumberedLine[], how: FoldSettings): FoldedLines {
  const folded = new FoldedLines(how, () => false);
  for (const line of lines) folded.add(line);
  return folded;
}

const lineRows = (folded: FoldedLines): readonly FoldRow[] =>
  folded.rows.filter((row): row is FoldRow => row.kind === 'line');

describe('folded lines', () => {
  it('LOG-300 every line stands in exactly one row, in order, and a row counts its lines', () => {
    fc.assert(
      fc.property(tail, settings, (lines, how) => {
        const folded = made(lines, how);
        const rows = lineRows(folded);
        expect(rows.flatMap((row) => folded.linesOf(row))).toEqual(lines);
        for (const row of rows) {
          const own = folded.linesOf(row);
          expect(row).toMatchObject({
            count: own.length,
            line: own[0],
            no: own[0]?.no,
            lastNo: own.at(-1)?.no,
          });
          expect(new Set(own.map(shapeKey)).size).toBe(1);
          for (const line of own) expect(folded.line(line.no)).toBe(line);
        }
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('LOG-22 a run of repeats is open when it holds a line that is spread, closed when it does not', () => {
    fc.assert(
      fc.property(tail, settings, (lines, how) => {
        const folded = made(lines, { ...how, fold: true });
        const list = { at: (i: number) => folded.rows[i] } as never;
        for (let i = 0; i < folded.rows.length; i++) {
          const { from, to } = repeatsAt(list, i);
          const run = folded.rows.slice(from, to + 1) as readonly FoldRow[];
          const own = run.flatMap((row) => folded.linesOf(row));
          const open = own.some(({ no }) => how.spread.includes(no));
          expect(run.length).toBe(open ? own.length : 1);
        }
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it('LOG-300 folding otherwise gives the rows that folding so from the start gives', () => {
    fc.assert(
      fc.property(tail, settings, settings, (lines, before, after) => {
        const folded = made(lines, before).refolded(after);
        expect(folded.rows).toEqual(made(lines, after).rows);
        expect(folded.lines).toEqual(lines);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('LOG-300 what is left when the oldest lines go is what was never more', () => {
    let compared = 0;
    fc.assert(
      fc.property(tail, settings, fc.nat(60), (lines, how, first) => {
        const folded = made(lines, how);
        folded.letGo(first);
        const rest = made(
          lines.filter(({ no }) => no >= first),
          how,
        );
        // A run stays open whose opened line has gone.
        const same = how.spread.every((no) => no >= first);
        compared += same ? 1 : 0;
        expect(same ? folded.rows : rest.rows).toEqual(rest.rows);
        expect(folded.lines).toEqual(rest.lines);
      }),
      { numRuns: 300, seed: 6 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it('LOG-301 a flood of one shape counts and holds no more lines than the buffer does, and some', () => {
    const buffer = new LineBuffer({ lines: 3_000, bytes: 1e9 });
    const model = new LogModel(buffer);
    for (let no = 0; no < 20_000; no += 500) {
      const lines = Array.from({ length: 500 }, (_, i) => ({
        ...logLine(0),
        id: `${no + i}`,
        no: no + i + 1,
      }));
      buffer.came(lines, 0);
      model.pull(all, 0);
      const row = model.at(0) as FoldRow;
      expect(model.size).toBe(1);
      expect(row.count).toBeLessThan(5_600);
      expect(model.linesOf(row)).toHaveLength(row.count);
      expect(row.lastNo).toBe(no + 500);
    }
  });

  it('LOG-301 frozen, no more than a bound is held, and what comes beyond is counted as new', () => {
    const buffer = new LineBuffer({ lines: 3_000, bytes: 1e9 });
    const model = new LogModel(buffer);
    const frozen = { ...all, frozen: true };
    for (let no = 0; no < 70_000; no += 1_000) {
      buffer.came(
        Array.from({ length: 1_000 }, (_, i) => ({ ...logLine(0), id: `${no + i}`, no: no + i + 1 })),
        0,
      );
      model.pull(frozen, 0);
    }
    expect((model.at(0) as FoldRow).count).toBe(60_000);
    expect(model.newerThan(1_000)).toBe(69_000);
  });
});

/** A frozen view of lines of which the buffer has let the older half go. */
function frozenPast(): { readonly model: LogModel; readonly buffer: LineBuffer } {
  const buffer = new LineBuffer({ lines: 100, bytes: 1e9 });
  const model = new LogModel(buffer);
  for (let no = 0; no < 200; no += 50) {
    buffer.came(
      Array.from({ length: 50 }, (_, i) => ({
        ...logLine((no + i) % 20 === 19 ? 6 : 0),
        id: `${no + i}`,
        message: (no + i) % 20 === 19 ? 'other' : `order=${no + i + 1}`,
        no: no + i + 1,
      })),
      0,
    );
    model.pull({ ...all, frozen: true }, 0);
  }
  return { model, buffer };
}

describe('a frozen log', () => {
  it('TUI-310 keeps its lines when repeats are opened, folded or filtered, though the buffer has let them go', () => {
    const { model, buffer } = frozenPast();
    expect(buffer.first).toBe(101);
    model.pull({ ...all, frozen: true, spread: [7] }, 0);
    expect(model.at(0)).toMatchObject({ no: 1, count: 1 });
    model.pull({ ...all, frozen: true, fold: false }, 0);
    expect(model.size).toBe(200);
    model.pull({ ...all, frozen: true, level: 'info' }, 0);
    expect(model.size).toBe(1);
    expect(model.at(0)).toMatchObject({ no: 1, count: 190 });
    expect(model.hidden).toBe(10);
    model.pull(all, 0);
    expect(model.at(0)).toMatchObject({ no: 101 });
  });

  it('TUI-310 an older page comes in before what it holds', () => {
    const { model, buffer } = frozenPast();
    buffer.merge(1, [{ ...logLine(0), id: 'older', message: 'order=0' }] as never);
    model.refresh();
    model.pull({ ...all, frozen: true, fold: false }, 0);
    expect(model.size).toBe(201);
    expect(model.at(0)).toMatchObject({ line: { id: 'older' } });
    expect(model.at(200)).toMatchObject({ no: 200 });
  });
});

describe('motion over folds', () => {
  const H = 8;

  it('TUI-311 the selected line is in the pane whatever folds or opens under it', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('move' as const), by: fc.integer({ min: -9, max: 9 }) }),
      fc.record({
        do: fc.constantFrom('jump' as const, 'open' as const),
        by: fc.integer({ min: 1, max: 40 }),
      }),
      fc.record({ do: fc.constantFrom('fold' as const, 'freeze' as const), by: fc.constant(0) }),
    );
    let opens = 0;
    fc.assert(
      fc.property(tail, fc.array(step, { maxLength: 20 }), (lines, steps) => {
        fc.pre(lines.length > 10);
        const buffer = new LineBuffer();
        buffer.came(lines, 0);
        const model = new LogModel(buffer);
        let view: LogsView = initialLogs;
        const pull = (): unknown =>
          model.pull({ ...all, fold: view.fold, spread: view.spread, frozen: view.bottom !== null }, 0);
        pull();
        for (const { do: what, by } of steps) {
          const before = view.spread;
          if (what === 'move') view = move(view, model, H, by);
          else if (what === 'jump') view = jump(view, model, H, by);
          else if (what === 'open') view = opened(view, by);
          else if (what === 'fold') view = { ...view, fold: !view.fold };
          else view = freeze(view, model, H);
          if (what === 'jump' && before !== view.spread) opens += 1;
          pull();
          if (view.cursor === null) continue;
          const { from, to } = windowOf(view, model, H);
          const at = model.indexOf(view.cursor);
          expect(at).toBeGreaterThanOrEqual(from);
          expect(at).toBeLessThanOrEqual(to);
          expect(to - from).toBeLessThan(H);
        }
      }),
      { numRuns: 300, seed: 7 },
    );
    expect(opens).toBeGreaterThan(20);
  });

  it('TUI-311 a jump to a line that is folded away shows it with what stands around it', () => {
    const buffer = new LineBuffer();
    buffer.came(
      Array.from({ length: 50 }, (_, i) => ({ ...logLine(0), id: `${i}`, message: `n=${i}`, no: i + 1 })),
      0,
    );
    const model = new LogModel(buffer);
    model.pull(all, 0);
    const view = jump(freeze(initialLogs, model, H), model, H, 25);
    model.pull({ ...all, spread: view.spread, frozen: true }, 0);
    expect(windowOf(view, model, H)).toEqual({ from: 21, to: 28 });
  });

  it('TUI-45 e and E stop at a row for every error line, folded or not, under any filter', () => {
    let errors = 0;
    fc.assert(
      fc.property(tail, settings, fc.boolean(), (lines, how, narrow) => {
        const buffer = new LineBuffer();
        buffer.came(lines, 0);
        const model = new LogModel(buffer);
        const filters = narrow ? [{ text: '/n=\\d*[13579]$/', exclude: false, on: true }] : [];
        const wanted = { ...all, ...how, filters };
        model.pull(wanted, 0);
        const isError = ({ line }: FoldRow): boolean => line.level === 'error';
        const stops = new Set<number>();
        let view: LogsView = initialLogs;
        for (let row = findRow(view, model, H, -1, isError); row !== null; ) {
          for (const line of model.linesOf(row)) stops.add(line.no);
          view = jump(view, model, H, row.no);
          row = findRow(view, model, H, -1, isError);
        }
        const expected = lines.filter((line) => line.level === 'error' && matches(line, wanted));
        errors += expected.length;
        expect([...stops].sort((a, b) => a - b)).toEqual(expected.map(({ no }) => no));
      }),
      { numRuns: 200, seed: 8 },
    );
    expect(errors).toBeGreaterThan(200);
  });
});
