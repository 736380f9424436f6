import { type Cell, type DialogBox, targetInBox } from '../draw/box.ts';
import { type Line, type Target, targetIn } from '../draw/line.ts';
import { type PaneContent, targetInPane } from '../draw/pane-frame.ts';
import { type Change, change } from '../model/change.ts';
import type { PaneRect, Rect } from '../model/layout.ts';
import { type KeyPress, pressOf } from './key-press.ts';
import type { Mouse } from './mouse.ts';

/** What is drawn where: of a pane and of the footer only what is asked for is made. */
export interface OnScreen<P extends string> {
  /** On top; its keys are the only ones, so nothing else is reached under it but the footer, which names them. */
  readonly dialog: DialogBox | null;
  readonly footer: { readonly rect: Rect; line(): Line };
  /** A toast covers the footer. */
  readonly covered: boolean;
  readonly panes: readonly {
    readonly id: P;
    readonly rect: PaneRect | null;
    content(): PaneContent | null;
  }[];
}

/** What lies under a cell of the screen: the part it belongs to, and what a click there means. */
export interface UnderMouse<P extends string> {
  readonly part: P | 'dialog' | 'footer' | null;
  readonly target: Target | undefined;
}

/** Whether a cell lies in a rectangle. */
const isIn = ({ x, y, w, h }: Rect, cell: Cell): boolean =>
  cell.x >= x && cell.x < x + w && cell.y >= y && cell.y < y + h;

function underMouse<P extends string>(
  { dialog, footer, covered, panes }: OnScreen<P>,
  cell: Cell,
): UnderMouse<P> {
  if (dialog !== null && isIn(dialog.rect, cell))
    return { part: 'dialog', target: targetInBox(dialog, cell) };
  if (isIn(footer.rect, cell) && !covered)
    return { part: 'footer', target: targetIn(footer.line(), cell.x - footer.rect.x) };
  const pane = dialog === null ? panes.find(({ rect }) => rect !== null && isIn(rect, cell)) : undefined;
  if (pane === undefined) return { part: null, target: undefined };
  const content = pane.content();
  return {
    part: pane.id,
    target: content === null ? undefined : targetInPane(pane.rect as PaneRect, content, cell),
  };
}

/** Acts of the wheel, up and down, and how many rows of a text one turn is. */
export type Wheel<Id extends string> = readonly [up: Id, down: Id, rows?: number];

/** What the mouse does on a screen. */
export interface Pointed<S, W, E, Id extends string, P extends string, A = W> {
  worldFor(state: S, around: A | W): W;
  drawn(state: S, world: W): OnScreen<P>;
  press(state: S, around: A | W, key: KeyPress): Change<S, E>;
  run(id: Id, state: S, world: W): Change<S, E>;
  /** What was pointed at is chosen; null: nothing there can be. */
  choose(state: S, world: W, under: UnderMouse<P>): S | null;
  /** The wheel in what has the keys; undefined: it does nothing. */
  wheel(state: S): Wheel<Id> | undefined;
  /** The wheel over a part, where that is not the wheel in what has the keys. */
  wheeled?(state: S, world: W, part: UnderMouse<P>['part'], by: 1 | -1): Change<S, E> | null;
}

/** A click or a turn of the wheel. */
export const pointing =
  <S, W, E, Id extends string, P extends string, A = W>(screen: Pointed<S, W, E, Id, P, A>) =>
  (state: S, around: A, mouse: Mouse): Change<S, E> => {
    const world = screen.worldFor(state, around);
    const under = underMouse(screen.drawn(state, world), mouse);
    if (mouse.kind === 'click') {
      const next = screen.choose(state, world, under) ?? state;
      const key = under.target?.key;
      return key === undefined ? change(next) : screen.press(next, around, pressOf(key));
    }
    const there = screen.wheeled?.(state, world, under.part, mouse.by) ?? null;
    if (there !== null) return there;
    const [up, down, rows = 1] = screen.wheel(state) ?? [];
    const act = mouse.by === 1 ? down : up;
    const effects: E[] = [];
    let next = state;
    for (let i = 0; act !== undefined && i < rows; i++) {
      const turned = screen.run(act, next, screen.worldFor(next, around));
      next = turned.state;
      effects.push(...turned.effects);
    }
    return change(next, ...effects);
  };
