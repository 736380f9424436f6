import { describe, expect, it } from 'vitest';
import { narrowTable } from '../../../src/cli/commands/record/stats.ts';
import { width } from '../../../src/text/width.ts';

const TABLE = [
  ['', 'median', 'p90', 'by week', 'before'],
  ['first action', '2:30', '5:10', '5:10 ▇▅▃▂ 1:15', '24:10 (61, alerts.csv)'],
  ['確認済み', '0:44', '1:32', '-', ''],
];

describe('a table on a narrow terminal', () => {
  it('CLI-664 stays a table where it fits', () => {
    expect(narrowTable(TABLE, width, 200)).toHaveLength(3);
    expect(narrowTable(TABLE, width, Number.POSITIVE_INFINITY)).toEqual(narrowTable(TABLE, width, 200));
  });

  it('CLI-664 goes on under its rows where it does not, each value with its heading', () => {
    const lines = narrowTable(TABLE, width, 40);
    expect(lines).toEqual([
      '              median  p90',
      'first action  2:30    5:10',
      '    by week: 5:10 ▇▅▃▂ 1:15',
      '    before: 24:10 (61, alerts.csv)',
      '確認済み      0:44    1:32',
    ]);
    for (const line of lines) expect(width(line)).toBeLessThanOrEqual(40);
  });

  it('CLI-664 keeps a row and its first value beside each other however narrow it is', () => {
    expect(narrowTable(TABLE, width, 5)[1]).toBe('first action  2:30');
  });
});
