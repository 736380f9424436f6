import { width } from '../../text/width.ts';
import type { Rect } from '../model/layout.ts';
import type { Colour } from '../model/theme.ts';
import type { Style } from './colours.ts';
import type { Glyphs } from './glyphs.ts';
import { fitHints, type KeyHint } from './key-hints.ts';
import {
  cutSpans,
  type Line,
  line,
  paint,
  type Span,
  spansWidth,
  styled,
  type Target,
  targetIn,
} from './line.ts';
import { blank } from './prose.ts';

export interface Cell {
  readonly x: number;
  readonly y: number;
}

/** A dialog drawn: its rectangle, its finished rows, and where the cursor stands. */
export interface Drawn {
  readonly rect: Rect;
  readonly rows: readonly string[];
  readonly cursor: Cell | null;
}

export interface BoxContent {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Row and column in the lines. */
  readonly cursor: Cell | null;
  /** At the right of the upper edge, where there is room for it. */
  readonly aside?: readonly Span[];
  /** At the lower edge: its keys, as many as fit. */
  readonly keys: readonly KeyHint[];
  /** Behind the keys. */
  readonly foot?: readonly Span[];
}

/** A dialog to be drawn: what it says, where, and the colour of its edge. */
export interface DialogBox {
  readonly content: BoxContent;
  readonly rect: Rect;
  readonly edge: Style;
}

export interface BoxLook {
  readonly glyphs: Glyphs;
  readonly edge: Style;
  readonly colour: Colour;
}

/** The box round a dialog: title above, its keys below. */
export function drawBox(content: BoxContent, rect: Rect, { glyphs: g, edge, colour }: BoxLook): Drawn {
  const beside = content.aside ?? [];
  const aside = beside.length === 0 ? [] : [' ', ...beside, ' ', styled(edge, g.across)];
  // What a dialog is about comes before what is beside it.
  const fits = spansWidth(aside) + width(content.title) + 8 <= rect.w;
  const shown = fits || spansWidth(aside) <= (rect.w - 4) / 2 ? aside : [];
  const title = cutSpans([' ', styled('strong', content.title), ' '], rect.w - 4 - spansWidth(shown));
  const fill = g.across.repeat(Math.max(0, rect.w - 3 - spansWidth(title) - spansWidth(shown)));
  const top = line(
    styled(edge, g.topLeft + g.across),
    ...title,
    styled(edge, fill),
    ...shown,
    styled(edge, g.topRight),
  );
  const foot = cutSpans(footOf(content, rect.w - 4), rect.w - 4);
  const under = g.across.repeat(Math.max(0, rect.w - 3 - spansWidth(foot)));
  const bottom = line(styled(edge, g.bottomLeft + g.across), ...foot, styled(edge, under + g.bottomRight));
  const side = paint(line(styled(edge, g.down)), 1, colour);
  const inner = rect.h - 2;
  const rows = Array.from({ length: inner }, (_, i) => {
    const row = content.lines[i] ?? blank;
    return `${side}${paint({ ...row, spans: [' ', ...row.spans] }, rect.w - 2, colour)}${side}`;
  });
  const { cursor } = content;
  return {
    rect,
    rows: [paint(top, rect.w, colour), ...rows, paint(bottom, rect.w, colour)].slice(0, rect.h),
    cursor:
      cursor === null || cursor.y >= inner ? null : { x: rect.x + 2 + cursor.x, y: rect.y + 1 + cursor.y },
  };
}

/** No key is cut: one whose name has no room is left to the help. */
function footOf({ keys, foot = [] }: BoxContent, cols: number): readonly Span[] {
  const end = spansWidth(foot);
  return keys.length === 0 && end === 0 ? [] : [...fitHints(keys, cols - 1 - end), ...foot, ' '];
}

/** What a click on a cell of the screen means in a dialog that is drawn there. */
export function targetInBox({ content, rect }: DialogBox, { x, y }: Cell): Target | undefined {
  const row = y - rect.y - 1;
  const column = x - rect.x - 2;
  if (column < 0 || column >= rect.w - 4) return undefined;
  if (row === rect.h - 2) return targetIn(line(...footOf(content, rect.w - 4)), column);
  const at = content.lines[row];
  return at === undefined || row < 0 || row > rect.h - 2 ? undefined : targetIn(at, column);
}
