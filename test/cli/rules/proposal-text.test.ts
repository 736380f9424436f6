import { describe, expect, it } from 'vitest';
import { proposalRows, sentenceRows } from '../../../src/cli/rules/proposal-text.ts';
import { width } from '../../../src/text/width.ts';

const ROWS = [
  [' 1', '利用者の下限 5人 » 20人', '21件 » 6件', '検知の遅れ 最大1分', '- page: 5    + page: 20'],
  [' 2', '30日間の除外 cart <number> not found', '21件 » 11件', '検知の遅れなし', ''],
];

describe('the rows of proposals', () => {
  it('DET-873 put a patch below its change where the terminal is too narrow, and stay whole in a pipe', () => {
    expect(proposalRows(ROWS, null)).toHaveLength(2);
    expect(proposalRows(ROWS, 120)).toHaveLength(2);
    const narrow = proposalRows(ROWS, 90);
    expect(narrow[1]).toBe('    - page: 5    + page: 20');
    expect(narrow).toHaveLength(3);
    expect(narrow.filter((row) => width(row) > 90)).toEqual([]);
    const sentence = ` checkout-5xx: ${'判定済み19件のうち影響あり4件。'.repeat(4)}`;
    expect(sentenceRows(sentence, null)).toEqual([sentence]);
    const rows = sentenceRows(sentence, 60);
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter((row) => width(row) > 60)).toEqual([]);
  });
});
