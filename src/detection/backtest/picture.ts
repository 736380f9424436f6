import type { MarkedPage } from '../judge/marks.ts';

/** What stands for a page: `!` users were affected, `x` nobody was, `?` nobody has said. `.`: no page. */
export type PictureMark = '!' | 'x' | '?' | '.';

const markOf = ({ hurt }: Pick<MarkedPage, 'hurt'>): PictureMark => (hurt === null ? '?' : hurt ? '!' : 'x');

/** The most important one is seen where several fall into one column. */
const RANK: readonly PictureMark[] = ['.', 'x', '?', '!'];

/** One row: pages on a line of time from `from` to `to`, in so many columns. */
export function pictureRow(
  pages: readonly Pick<MarkedPage, 'hurt' | 'paged'>[],
  { from, to }: { readonly from: number; readonly to: number },
  columns: number,
): readonly PictureMark[] {
  const row: PictureMark[] = Array.from({ length: columns }, () => '.');
  for (const page of pages) {
    const share = (page.paged - from) / (to - from);
    const column = Math.min(columns - 1, Math.max(0, Math.floor(share * columns)));
    const mark = markOf(page);
    if (RANK.indexOf(mark) > RANK.indexOf(row[column] ?? '.')) row[column] = mark;
  }
  return row;
}

/** Labels above the columns: as many as fit, the first at its left end, the last at its right end. */
export function pictureScale(
  { from, to }: { readonly from: number; readonly to: number },
  columns: number,
  label: (at: number) => string,
): string {
  const length = label(from).length;
  const most = Math.max(2, Math.floor(columns / (2 * length)));
  const cells = Array.from({ length: columns }, () => ' ');
  for (let i = 0; i < most; i++) {
    const share = i / (most - 1);
    const text = label(from + share * (to - from));
    const start = Math.round(share * (columns - text.length));
    for (const [k, char] of [...text].entries()) if (start + k < columns) cells[start + k] = char;
  }
  return cells.join('');
}
