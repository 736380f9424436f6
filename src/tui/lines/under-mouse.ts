import { type Cell, targetInBox } from '../draw/box.ts';
import { type Target, targetIn } from '../draw/line.ts';
import { type PaneContent, targetInPane } from '../draw/pane-frame.ts';
import { isPane } from '../keys/keys.ts';
import { scopeOf, topDialog } from '../keys/scope.ts';
import { bodyCols, bodyRows, PANES, type Pane, type PaneRect, type Rect } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { checklistContent } from './checklist-lines.ts';
import { dialogBox } from './dialog-box.ts';
import { footerLine } from './footer-lines.ts';
import { logContent } from './log-lines.ts';
import { noteContent } from './note-lines.ts';
import { peopleContent } from './people-lines.ts';

/** What lies under a cell of the screen: the part it belongs to, and what a click there means. */
export interface UnderMouse {
  readonly part: Pane | 'dialog' | 'footer' | null;
  readonly target: Target | undefined;
}

type Content = (state: ScreenState, world: World, rows: number, cols: number, open: boolean) => PaneContent;

const CONTENT: Readonly<Record<Pane, Content>> = {
  checklist: checklistContent,
  logs: logContent,
  notes: noteContent,
  people: peopleContent,
};

/** Whether a cell lies in a rectangle. */
export const isIn = ({ x, y, w, h }: Rect, cell: Cell): boolean =>
  cell.x >= x && cell.x < x + w && cell.y >= y && cell.y < y + h;

const NOTHING: UnderMouse = { part: null, target: undefined };

/** What is drawn at a cell. Under a dialog nothing can be reached, as its keys are the only ones. */
export function underMouse(state: ScreenState, world: World, cell: Cell): UnderMouse {
  const { footer, message, panes } = world.layout;
  const dialog = topDialog(state);
  if (dialog !== null) {
    const box = dialogBox(dialog, state, world);
    if (isIn(box.rect, cell)) return { part: 'dialog', target: targetInBox(box, cell) };
  }
  // Without a row of its own, what is said takes the footer's.
  if (isIn(footer, cell) && (message !== null || state.toasts.length === 0)) {
    return { part: 'footer', target: targetIn(footerLine(state, world, footer.w), cell.x) };
  }
  if (dialog !== null) return NOTHING;
  const pane = PANES.find((each) => panes[each] !== null && isIn(panes[each], cell));
  return pane === undefined ? NOTHING : { part: pane, target: inPane(pane, state, world, cell) };
}

/** Nothing is chosen in a pane while a text has the keys: it would be left unseen. */
function inPane(pane: Pane, state: ScreenState, world: World, cell: Cell): Target | undefined {
  const rect = world.layout.panes[pane] as PaneRect;
  if (!isPane(scopeOf(state))) return undefined;
  return targetInPane(rect, CONTENT[pane](state, world, bodyRows(rect), bodyCols(rect), rect.open), cell);
}
