import { describe, expect, it } from 'vitest';
import { width } from '../../../src/text/width.ts';
import { plainText } from '../../../src/tui/draw/line.ts';
import { type Column, table } from '../../../src/tui/home/lines/table.ts';

const COLUMNS: readonly Column[] = [
  { drop: 0, most: 6 },
  { drop: 0, most: 0, grow: true },
];
const laid = (rows: readonly (readonly string[])[], cols: number, columns = COLUMNS): readonly string[] =>
  table(
    rows.map((row) => row.map((text) => ({ text }))),
    columns,
    cols,
  ).map((spans) => plainText(spans));

describe('a table of home', () => {
  it('HOM-710 cuts no text of a column while there is room', () => {
    expect(
      laid(
        [
          ['リリース', '決済'],
          ['SEV1', '検索'],
        ],
        30,
      ),
    ).toEqual(['リリース  決済'.padEnd(24), 'SEV1      検索'.padEnd(28)]);
    // Where the growing column needs the room, the column has its most.
    expect(laid([['リリース', 'a'.repeat(30)]], 30)[0]).toBe(`リリ..  ${'a'.repeat(20)}..`);
  });

  it('HOM-710 shows the ends of titles that differ only there', () => {
    const title = 'checkout: error rate of the payment gateway is above the level in ';
    const rows = laid(
      [
        ['1', `${title}tokyo`],
        ['2', `${title}osaka`],
        ['3', 'search is slow'],
      ],
      50,
    );
    expect(rows[0]).toMatch(/^1 {2}checkout: .*\.\..*in tokyo$/);
    expect(rows[1]).toMatch(/^2 {2}checkout: .*\.\..*in osaka$/);
    expect(rows.map((row) => width(row))).toEqual([50, 50, 50]);
    // One that is like no other is cut at its end.
    expect(
      laid(
        [
          ['1', `${title}tokyo`],
          ['2', 'search is slow'],
        ],
        50,
      )[0],
    ).toMatch(/\.\.$/);
  });

  it('HOM-710 cuts between wide characters', () => {
    const title = '決済サービスのエラー率がしきい値を超えました: 本番環境 ';
    for (const cols of [30, 31, 32, 33]) {
      const rows = laid(
        [
          ['1', `${title}東京`],
          ['2', `${title}大阪`],
        ],
        cols,
      );
      expect(rows.map((row) => width(row))).toEqual([cols, cols]);
      expect(rows[0]?.trimEnd()).toMatch(/東京$/);
      expect(rows[1]?.trimEnd()).toMatch(/大阪$/);
    }
  });
});
