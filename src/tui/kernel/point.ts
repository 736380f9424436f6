import { type Cell, targetInBox } from '../draw/box.ts';
import { type Line, type Target, targetIn } from '../draw/line.ts';
import { targetInPane } from '../draw/pane-frame.ts';
import { blank } from '../draw/prose.ts';
import type { PaneRect, Rect } from '../model/layout.ts';
import { type Transition, transition } from '../model/transition.ts';
import { type KeyPress, pressOf } from './key-press.ts';
import type { Mouse } from './mouse.ts';
import type { BoxPart, PartPlace, Places } from './parts.ts';

/** What lies under a cell of the screen: the part it belongs to, and what a click there means. */
export interface UnderMouse {
  /** Its id; null: none. */
  readonly part: string | null;
  readonly kind: PartPlace['part']['kind'] | null;
  readonly target: Target | undefined;
}

const NOTHING: UnderMouse = { part: null, kind: null, target: undefined };

/** Whether a cell lies in a rectangle. */
const isIn = ({ x, y, w, h }: Rect, cell: Cell): boolean =>
  cell.x >= x && cell.x < x + w && cell.y >= y && cell.y < y + h;

/** Under a dialog nothing is reached but the footer, which names its keys. */
function underMouse({ parts }: Places, scene: unknown, cell: Cell): UnderMouse {
  const at = scene as never;
  const dialog = parts.findLast(({ part }) => part.kind === 'box')?.part as BoxPart | undefined;
  const box = dialog?.select(at) ?? null;
  if (dialog !== undefined && box !== null && isIn(box.rect, cell))
    return { part: dialog.id, kind: 'box', target: targetInBox(box, cell) };
  for (const place of parts) {
    const { part } = place;
    const rect = 'rect' in place ? place.rect : null;
    if (rect === null || !isIn(rect, cell)) continue;
    if (part.kind === 'lines' && part.id === 'footer') {
      const shown = part.draw(part.select(at, rect), rect) as readonly Line[];
      return { part: part.id, kind: 'lines', target: targetIn(shown[0] ?? blank, cell.x - rect.x) };
    }
    if (part.kind !== 'pane' || dialog !== undefined) continue;
    const content = part.select(at, rect as PaneRect);
    return { part: part.id, kind: 'pane', target: targetInPane(rect as PaneRect, content, cell) };
  }
  return NOTHING;
}

/** Acts of the wheel, up and down, and how many rows of a text one turn is. */
export type Wheel<Id extends string> = readonly [up: Id, down: Id, rows?: number];

/** What the mouse does on a screen. */
export interface Pointed<S, W, E, Id extends string, A = W> {
  worldFor(state: S, around: A | W): W;
  places(scene: { readonly state: S; readonly world: W }): Places;
  press(state: S, around: A | W, key: KeyPress): Transition<S, E>;
  run(id: Id, state: S, world: W): Transition<S, E>;
  /** What was pointed at is chosen; null: nothing there can be, and of a row its key is not pressed. */
  choose(state: S, world: W, under: UnderMouse): S | null;
  /** The wheel in what has the keys; undefined: it does nothing. */
  wheel(state: S): Wheel<Id> | undefined;
  /** The wheel over a part, where that is not the wheel in what has the keys. */
  wheeled?(state: S, world: W, under: UnderMouse, by: 1 | -1): Transition<S, E> | null;
}

/** A click or a turn of the wheel. */
export const pointing =
  <S, W, E, Id extends string, A = W>(screen: Pointed<S, W, E, Id, A>) =>
  (state: S, around: A, mouse: Mouse): Transition<S, E> => {
    const world = screen.worldFor(state, around);
    const scene = { state, world };
    const under = underMouse(screen.places(scene), scene, mouse);
    if (mouse.kind === 'click') {
      const next = screen.choose(state, world, under);
      const key = next === null && under.kind === 'pane' ? undefined : under.target?.key;
      return key === undefined
        ? transition(next ?? state)
        : screen.press(next ?? state, around, pressOf(key));
    }
    const there = screen.wheeled?.(state, world, under, mouse.by) ?? null;
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
    return transition(next, ...effects);
  };
