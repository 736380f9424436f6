import { describe, expect, it } from 'vitest';
import { baselineOf, readBaseline } from '../../../src/record/stats/baseline.ts';

const NOW = '2026-11-25T03:00:00.000Z';
const read = (...rows: readonly string[]) => readBaseline(rows.join('\n'), 'wiki.csv', 'Asia/Tokyo', NOW);
const spans = (...rows: readonly string[]) => {
  const found = read(...rows);
  return found.ok ? found.baselines.map(({ measure, spans }) => [measure, ...spans]) : found;
};

describe('a table of alerts', () => {
  it('REC-398 has the spans of each measure, by the names of its columns in any order', () => {
    const rows = [
      '2026-05-01 09:10,x,2026-05-01 09:00,2026-05-01 09:25',
      '2026-05-03 10:04,,2026-05-03 10:00,',
    ];
    expect(read('ack,title,Alert,start', ...rows)).toEqual({
      ok: true,
      skipped: 1,
      baselines: [
        { measure: 'start', origin: 'wiki.csv', from: '2026-05-01', to: '2026-05-03', spans: [1_500] },
        {
          measure: 'acknowledged',
          origin: 'wiki.csv',
          from: '2026-05-01',
          to: '2026-05-03',
          spans: [600, 240],
        },
      ],
    });
    expect(spans('発生\t初動', '2026/05/01 09:00\t2026/05/01 09:02')).toEqual([['start', 120]]);
  });

  it('REC-398 may have quoted cells: with commas and doubled quotation marks', () => {
    const span = '2026-05-01 09:00,2026-05-01 09:01';
    expect(spans('title,alert,start', `"a, b",${span}`)).toEqual([['start', 60]]);
    expect(spans('title,alert,start', `"say ""now"", then",${span}`)).toEqual([['start', 60]]);
    expect(spans('title,alert,start', `"",${span}`)).toEqual([['start', 60]]);
    expect(spans('title,alert,start', `"x",${span.replaceAll(/[^,]+/g, '"$&"')}`)).toEqual([['start', 60]]);
  });

  it('REC-398 begins with a byte order mark, ends lines as Windows does, and has empty lines', () => {
    const text = '\uFEFFalert,start\r\n\r\n2026-05-01 09:00,2026-05-01 09:01\r\n';
    for (const heading of ['alert,start', '"alert","start"'])
      expect(readBaseline(text.replace('alert,start', heading), 'x', 'UTC', NOW)).toMatchObject({
        ...{ ok: true, baselines: [{ spans: [60] }] },
      });
  });

  it.each<[string, readonly string[], object]>([
    ['lacks the alert', ['start', '2026-05-01 09:00'], { line: 1, problem: 'columns' }],
    ['lacks any end', ['alert', '2026-05-01 09:00'], { line: 1, problem: 'columns' }],
    ['has no row', ['alert,start'], { line: 1, problem: 'empty' }],
    ['has no end at all', ['alert,start', '2026-05-01 09:00,'], { line: 1, problem: 'empty' }],
    ['has an alert without a year', ['alert,start', '05-01 09:00,'], { line: 2, problem: 'time' }],
    ['has a row without a cell for it', ['start,alert', '2026-05-01 09:00'], { line: 2, problem: 'time' }],
    [
      'has an end that is no time',
      ['alert,start', '2026-05-01 09:00,2026-05-01 09:01', '2026-05-01 09:00,later'],
      { line: 3, problem: 'time' },
    ],
    [
      'has an end before its alert',
      ['alert,start', '2026-05-01 09:00,2026-05-01 08:59'],
      { line: 2, problem: 'order' },
    ],
  ])('CLI-390 is refused at its line where it %s', (_, rows, why) => {
    expect(read(...rows)).toEqual({ ok: false, ...why });
  });

  it('REC-398 has a spread where it has spans of that measure', () => {
    const baseline = { measure: 'start', origin: 'x', from: '', to: '', spans: [60, 120, 600] } as const;
    expect(baselineOf([baseline], 'start')).toMatchObject({ ...baseline, median: 120_000 });
    expect(baselineOf([baseline], 'acknowledged')).toBeNull();
    expect(baselineOf([{ ...baseline, spans: [] }], 'start')).toBeNull();
  });
});
