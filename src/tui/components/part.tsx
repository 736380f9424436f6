import { memo } from 'react';
import { type Cell, type DialogBox, drawBox } from '../draw/box.ts';
import type { Line } from '../draw/line.ts';
import { type PaneContent, paneRows } from '../draw/pane-frame.ts';
import { same } from '../draw/same.ts';
import type { Scene } from '../kernel/scene.ts';
import type { PaneRect, Rect } from '../model/layout.ts';
import { Lines, useLook } from './lines.tsx';
import { Rows } from './rows.tsx';
import { useScene } from './use-scene.ts';

/*
 * The parts of a screen. A part is its id and a pure function from the scene to what it shows; a screen keeps its parts in a table
 * and gives each its rectangle. A part is rendered again only where what it selects is another.
 */

/** Lines in a rectangle, and where the caret stands on the screen; null: nothing is shown. */
type Shown = readonly Line[] | { readonly lines: readonly Line[]; readonly cursor: Cell | null } | null;

/** Lines at an edge of the screen, or a text that is typed. A higher layer lies over a lower one. */
interface LinesPart {
  readonly id: string;
  readonly select: (scene: Scene, rect: Rect) => unknown;
  readonly draw: (selected: unknown, rect: Rect) => Shown;
  readonly layer: number;
}

/** `draw` makes the lines of what was selected, where comparing that is cheaper than drawing it. */
export function linesPart<S extends Scene, T = Shown>(
  id: string,
  select: (scene: S, rect: Rect) => T,
  {
    draw = (selected) => selected as Shown,
    layer = 0,
  }: { readonly draw?: (selected: T, rect: Rect) => Shown; readonly layer?: number } = {},
): LinesPart {
  return { id, select, draw, layer } as LinesPart;
}

interface PartProps<P, R extends Rect> {
  readonly part: P;
  readonly rect: R;
  /** It has the keys: the edge of a pane is bright and its title marked, the caret of a text is its own. */
  readonly focused?: boolean;
}

export const LinesOf = memo(function LinesOf({ part, rect, focused = false }: PartProps<LinesPart, Rect>) {
  const shown = part.draw(useScene(part.select, same, rect), rect);
  if (shown === null) return null;
  const { lines, cursor } = 'lines' in shown ? shown : { lines: shown, cursor: null };
  return <Lines id={part.id} rect={rect} lines={lines} cursor={focused ? cursor : null} layer={part.layer} />;
});

/** A pane with its title and, where there is room, its frame. */
interface PanePart {
  readonly id: string;
  readonly select: (scene: Scene, rect: PaneRect) => PaneContent;
}

export const panePart = <S extends Scene>(
  id: string,
  select: (scene: S, rect: PaneRect) => PaneContent,
): PanePart => ({ id, select }) as PanePart;

export const PaneOf = memo(function PaneOf({ part, rect, focused = false }: PartProps<PanePart, PaneRect>) {
  const content = useScene(part.select, same, rect);
  return <Rows id={part.id} rect={rect} rows={paneRows(rect, content, focused, useLook())} />;
});

/** A dialog over everything else: its title above, its keys below; null: none is open. */
interface BoxPart {
  readonly id: string;
  readonly select: (scene: Scene) => DialogBox | null;
}

export const boxPart = <S extends Scene>(id: string, select: (scene: S) => DialogBox | null): BoxPart =>
  ({ id, select }) as BoxPart;

export const BoxOf = memo(function BoxOf({ part }: { readonly part: BoxPart }) {
  const box = useScene(part.select, same);
  const look = useLook();
  if (box === null) return null;
  const { rows, cursor } = drawBox(box.content, box.rect, { ...look, edge: box.edge });
  return <Rows id={part.id} rect={box.rect} rows={rows} cursor={cursor} layer={2} />;
});
