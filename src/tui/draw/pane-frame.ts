import type { PaneRect } from '../model/layout.ts';
import type { Colour } from '../model/theme.ts';
import type { Style } from './colours.ts';
import { type Glyphs, MARKS } from './glyphs.ts';
import {
  apart,
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

/** What a pane shows: its title's ends, and its rows, whose first cell is the mark of the row. */
export interface PaneContent {
  readonly title: readonly Span[];
  readonly aside: readonly Span[];
  readonly rows: readonly Line[];
}

export interface Look {
  readonly glyphs: Glyphs;
  readonly colour: Colour;
}

/** Fits a pane's content into its rectangle: exactly `h` finished rows of `w` columns. */
export function paneRows(
  pane: PaneRect,
  content: PaneContent,
  focused: boolean,
  look: Look,
): readonly string[] {
  const body = pane.h - 1 - (pane.framed && pane.bottom ? 1 : 0);
  const rows: string[] = [
    pane.framed ? frameTitle(pane, content, focused, look) : bareTitle(pane, content, look, focused),
  ];
  for (let i = 0; i < body; i++) {
    const row = content.rows[i] ?? line('');
    rows.push(pane.framed ? framedRow(row, pane.w, focused, look) : paint(row, pane.w, look.colour));
  }
  if (pane.framed && pane.bottom) rows.push(frameBottom(pane.w, focused, look));
  return rows.slice(0, pane.h);
}

/** What a click on a cell of the screen means in a pane; nothing on its title and edges. */
export function targetInPane(
  pane: PaneRect,
  { rows }: PaneContent,
  { x, y }: { readonly x: number; readonly y: number },
): Target | undefined {
  const at = y - pane.y - 1;
  const row = at < 0 || at >= pane.h - 1 - pane.foot ? undefined : rows[at];
  return row === undefined ? undefined : targetIn(row, x - pane.x - (pane.framed ? 1 : 0));
}

/** The edge of the pane in focus is bright, the others' dim. */
const edge = (focused: boolean): Style => (focused ? 'follow' : 'past');

function frameTitle(
  pane: PaneRect,
  content: PaneContent,
  focused: boolean,
  { glyphs: g, colour }: Look,
): string {
  const style = edge(focused);
  const [left, right] = pane.top ? [g.topLeft, g.topRight] : [g.teeLeft, g.teeRight];
  const room = pane.w - 6;
  const aside = spansWidth(content.aside);
  // Of the two the title stays whole; what stands at the right is the less needed.
  const keep = aside > 0 && spansWidth(content.title) + aside + 3 <= room;
  const title = cutSpans(content.title, keep ? room - aside - 3 : room);
  const fill = pane.w - 5 - spansWidth(title) - (keep ? aside + 3 : 0);
  return paint(
    line(
      styled(style, left + g.across),
      // Seen without colour too: which pane has the keys.
      focused ? styled(style, MARKS.here) : ' ',
      ...title,
      ' ',
      styled(style, g.across.repeat(Math.max(0, fill))),
      ...(keep ? [' ', ...content.aside, ' ', styled(style, g.across)] : []),
      styled(style, right),
    ),
    pane.w,
    colour,
  );
}

function framedRow(row: Line, cols: number, focused: boolean, { glyphs: g, colour }: Look): string {
  const side = paint(line(styled(edge(focused), g.down)), 1, colour);
  return side + paint(row, cols - 2, colour) + side;
}

function frameBottom(cols: number, focused: boolean, { glyphs: g, colour }: Look): string {
  return paint(
    line(styled(edge(focused), g.bottomLeft + g.across.repeat(cols - 2) + g.bottomRight)),
    cols,
    colour,
  );
}

function bareTitle(pane: PaneRect, content: PaneContent, { colour }: Look, focused: boolean): string {
  const text = apart(
    [focused && pane.open ? MARKS.here : ' ', ...content.title],
    pane.open ? [...content.aside, ' '] : [],
    pane.w,
  );
  return paint({ spans: text, selected: focused && pane.open && colour !== false }, pane.w, colour);
}
