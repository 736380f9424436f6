import type { Lang } from '../../text/i18n/messages.ts';
import type { Cell, DialogBox } from '../draw/box.ts';
import { inputRow } from '../draw/input-lines.ts';
import { type Line, line, styled } from '../draw/line.ts';
import type { PaneContent } from '../draw/pane-frame.ts';
import type { Editor } from '../model/editor.ts';
import type { PaneRect, Rect } from '../model/layout.ts';

/*
 * The parts of a screen. A part is its id and a pure function from what is shown to what it shows; a screen has its parts in a
 * table, and says of each where it stands. Components draw them, and the mouse is looked up in them.
 */

/** Lines in a rectangle, and the place of the caret on the screen; null: nothing. */
type Shown = readonly Line[] | { readonly lines: readonly Line[]; readonly cursor: Cell | null } | null;

/** Lines at an edge of the screen, or an edited text. A higher layer covers a lower one. */
export interface LinesPart {
  readonly kind: 'lines';
  readonly id: string;
  readonly select: (scene: never, rect: Rect) => unknown;
  readonly draw: (selected: unknown, rect: Rect) => Shown;
  readonly layer: number;
}

/** `draw` makes the lines of the selected data, where comparing data is cheaper than drawing. */
export function linesPart<S, T = Shown>(
  id: string,
  select: (scene: S, rect: Rect) => T,
  {
    draw = (selected) => selected as Shown,
    layer = 0,
  }: { readonly draw?: (selected: T, rect: Rect) => Shown; readonly layer?: number } = {},
): LinesPart {
  return { kind: 'lines', id, select, draw, layer } as LinesPart;
}

/** A pane with its title and, where there is room, its frame. */
export interface PanePart {
  readonly kind: 'pane';
  readonly id: string;
  readonly select: (scene: never, rect: PaneRect) => PaneContent;
}

export const panePart = <S>(id: string, select: (scene: S, rect: PaneRect) => PaneContent): PanePart => ({
  kind: 'pane',
  id,
  select,
});

/** A dialog over everything else: its title above, its keys below; null: none is open. */
export interface BoxPart {
  readonly kind: 'box';
  readonly id: string;
  readonly select: (scene: never) => DialogBox | null;
}

export const boxPart = <S>(id: string, select: (scene: S) => DialogBox | null): BoxPart => ({
  kind: 'box',
  id,
  select,
});

/** A part with its rectangle; null: not shown. `focused`: it has the focus. */
export type PartPlace =
  | { readonly part: LinesPart; readonly rect: Rect | null; readonly focused?: boolean }
  | { readonly part: PanePart; readonly rect: PaneRect | null; readonly focused?: boolean }
  | { readonly part: BoxPart };

/** All parts of a screen. `small`: the screen is too small; the language of the message that says so. */
export interface Places {
  readonly small: Lang | null;
  readonly parts: readonly PartPlace[];
}

/** The message in its row; without such a row, a toast takes the footer's row while it lasts. */
export const edgesBelow = (
  { message, footer }: { readonly message: Rect | null; readonly footer: Rect },
  parts: { readonly message: LinesPart; readonly footer: LinesPart },
  said: boolean,
): readonly PartPlace[] => [
  { part: parts.message, rect: message ?? (said ? footer : null) },
  { part: parts.footer, rect: message === null && said ? null : footer },
];

/** The filter of a list while someone types it. */
export function filterLines(typing: Editor, { x, y, w }: Rect): Shown {
  const input = inputRow(typing, Math.max(2, w - 4));
  const lines = [line(' ', styled('strong', '/'), ' ', input.text)];
  return { lines, cursor: { x: x + 3 + input.column, y } };
}
