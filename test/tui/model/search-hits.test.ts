import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineBuffer } from '../../../src/client/lines/lines.ts';
import { found } from '../../../src/logs/filter.ts';
import { LogModel } from '../../../src/tui/model/log-model.ts';
import type { LogSettings } from '../../../src/tui/model/views/log-settings.ts';
import { logLines } from '../story.ts';

const all: LogSettings = {
  level: null,
  filters: [],
  mutes: [],
  fold: false,
  spread: [],
  frozen: false,
  pins: [],
};

describe('the count of hits', () => {
  it('SCR-20 equals what looking at every line finds, however lines come, go and fold', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            lines: fc.nat(60),
            search: fc.constantFrom('timeout', 'stock', '/5[0-9]+/'),
            fold: fc.boolean(),
            level: fc.constantFrom(null, 'error' as const),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        (moves) => {
          const buffer = new LineBuffer({ lines: 150, bytes: 1e9 });
          const model = new LogModel(buffer);
          let count = 0;
          for (const { lines, search, fold, level } of moves) {
            buffer.came(
              logLines(lines, count).map((line, i) => ({ ...line, no: count + i + 1 })),
              0,
            );
            count += lines;
            model.pull({ ...all, fold, level }, 0);
            do model.count(search);
            while (!model.hits.whole);
            const rows = Array.from({ length: model.size }, (_, i) => model.at(i));
            const shown = rows.flatMap((row) => (row?.kind === 'line' ? model.linesOf(row) : []));
            const hits = shown.flatMap((line) => (found(line, search) ? [line.no] : []));
            expect(model.hits.total).toBe(hits.length);
            for (const [i, no] of hits.entries()) expect(model.hitPlace(no)).toBe(i + 1);
          }
        },
      ),
      { numRuns: 100, seed: 11 },
    );
  });

  it('SCR-20 says that it is not whole while a long log is still looked at', () => {
    const buffer = new LineBuffer();
    buffer.came(
      logLines(20_000).map((line, i) => ({ ...line, no: i + 1 })),
      0,
    );
    const model = new LogModel(buffer);
    model.pull(all, 0);
    expect(model.count('timeout')).toBe(true);
    expect(model.hits.whole).toBe(false);
    let ticks = 1;
    while (!model.hits.whole) {
      model.count('timeout');
      ticks += 1;
    }
    expect(ticks).toBeLessThan(8);
    expect(model.count('timeout')).toBe(false);
  });
});
