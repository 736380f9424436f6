import { describe, expect, it } from 'vitest';
import { pictureRow, pictureScale } from '../../../src/detection/backtest/picture.ts';

const span = { from: 1_000, to: 1_100 };
/** A row of ten columns, each ten long. */
const row = (...pages: readonly (readonly [number, boolean | null])[]) =>
  pictureRow(
    pages.map(([paged, hurt]) => ({ paged, hurt })),
    span,
    10,
  ).join('');

describe('pages on a line of time', () => {
  it('DET-735 a page is in the column of its time; one beyond the span is in the nearest column', () => {
    expect(row()).toBe('..........');
    expect([1_000, 1_009, 1_010, 1_049, 1_099, 1_100, 900, 1_300].map((at) => row([at, true]))).toEqual([
      ...['!.........', '!.........', '.!........', '....!.....', '.........!'],
      ...['.........!', '!.........', '.........!'],
    ]);
  });

  it('DET-735 of pages in one column the gravest is drawn, in whatever order they are', () => {
    const [hurt, unhurt, open] = [
      [1_050, true],
      [1_051, false],
      [1_052, null],
    ] as const;
    const drawn = [
      [unhurt, open],
      [open, unhurt],
      [open, hurt],
      [hurt, open],
      [unhurt, hurt],
      [hurt, unhurt],
      [unhurt, unhurt],
    ].map((pages) => row(...pages)[5]);
    expect(drawn).toEqual(['?', '?', '!', '!', '!', '!', 'x']);
  });
});

describe('the labels above them', () => {
  const scale = (columns: number) => pictureScale({ from: 100, to: 130 }, columns, (at) => String(at));

  it('DET-735 as many fit as leave half of the columns free, from the left end to the right end', () => {
    expect(scale(24)).toBe('100    110    120    130');
    expect(scale(18)).toBe('100     115    130');
    expect(scale(17)).toBe('100           130');
  });

  it('DET-735 both ends have a label where there is little room, in no more columns than there are', () => {
    expect(scale(6)).toBe('100130');
    expect(scale(2)).toHaveLength(2);
  });
});
