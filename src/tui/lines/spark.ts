import { glyphs } from '../draw/glyphs.ts';

/** Counts gathered into so many cells, oldest first. */
export function cellsOf(counts: readonly number[], cells: number): readonly number[] {
  const sums = new Array<number>(Math.max(0, cells)).fill(0);
  counts.forEach((count, i) => {
    const cell = Math.min(cells - 1, Math.floor((i * cells) / counts.length));
    if (cell >= 0) sums[cell] = (sums[cell] ?? 0) + count;
  });
  return sums;
}

/** Columns for counts, by their own scale; the lowest is for none at all, a blank for the first `unknown` counts. */
export function sparkOf(counts: readonly number[], cells: number, ascii: boolean, unknown = 0): string {
  const { bars } = glyphs(ascii);
  const sums = cellsOf(counts, Math.min(cells, Math.max(1, counts.length)));
  const most = Math.max(1, ...sums);
  const blank = Math.floor((unknown * sums.length) / Math.max(1, counts.length));
  return sums
    .map((sum, i) =>
      i < blank ? ' ' : bars[sum === 0 ? 0 : Math.max(1, Math.round((sum / most) * (bars.length - 1)))],
    )
    .join('')
    .padEnd(cells);
}
