import { glyphs } from '../draw/glyphs.ts';
import { type Span, styled } from '../draw/line.ts';

const CELLS = 10;
/** In a narrow pane the title leaves so many. */
const CELLS_FEW = 6;
const MANY_FROM = 40;

/** A share from 0 to 1 as a bar for the title of a pane of `cols` columns. */
export function progressBar(share: number, cols: number, ascii: boolean): Span {
  const cells = cols < MANY_FROM ? CELLS_FEW : CELLS;
  const full = Math.round(share * cells);
  const { barFull, barEmpty } = glyphs(ascii);
  return styled(share === 1 ? 'done' : 'past', barFull.repeat(full) + barEmpty.repeat(cells - full));
}
