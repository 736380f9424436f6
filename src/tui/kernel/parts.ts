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

/** Lines in a rectangle, and where the caret stands on the screen; null: nothing is shown. */
type Shown = readonly Line[] | { readonly lines: readonly Line[]; readonly cursor: Cell | null } | null;

/** Lines at an edge of the screen, or a text that is typed. A higher layer lies over a lower one. */
export interface LinesPart {
  readonly kind: 'lines';
  readonly id: string;
  readonly select: (scene: never, rect: Rect) => unknown;
  readonly draw: (selected: unknown, rect: Rect) => Shown;
  readonly layer: number;
}

/** `draw` makes the lines of what was selected, where comparing that is cheaper than drawing it. */
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

/** A part where it stands; null: it is not there. `focused`: it has the keys. */
export type PartPlace =
  | { readonly part: LinesPart; readonly rect: Rect | null; readonly focused?: boolean }
  | { readonly part: PanePart; readonly rect: PaneRect | null; readonly focused?: boolean }
  | { readonly part: BoxPart };

/** All of a screen. `small`: nothing can be worked with at this size, which is said in this language. */
export interface Places {
  readonly small: Lang | null;
  readonly parts: readonly PartPlace[];
}

/** The message in its row; without one, what is said takes the footer's while it is said. */
export const edgesBelow = (
  { message, footer }: { readonly message: Rect | null; readonly footer: Rect },
  parts: { readonly message: LinesPart; readonly footer: LinesPart },
  said: boolean,
): readonly PartPlace[] => [
  { part: parts.message, rect: message ?? (said ? footer : null) },
  { part: parts.footer, rect: message === null && said ? null : footer },
];

/** What a list is filtered by, while it is typed. */
export function filterLines(typing: Editor, { x, y, w }: Rect): Shown {
  const input = inputRow(typing, Math.max(2, w - 4));
  const lines = [line(' ', styled('strong', '/'), ' ', input.text)];
  return { lines, cursor: { x: x + 3 + input.column, y } };
}
