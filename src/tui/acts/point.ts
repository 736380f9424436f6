import type { Target } from '../draw/line.ts';
import { WHEEL_ROWS } from '../kernel/dialogs.ts';
import { SESSION_DIALOGS } from '../lines/session-dialogs.ts';
import { type Change, change, peel } from '../model/change.ts';
import { replaceTop, topDialog } from '../model/dialog.ts';
import type { Pane } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { logRows } from '../select/log-room.ts';
import { live, select } from '../select/log-scroll.ts';
import { viewIds } from '../select/patterns.ts';
import { placesOf } from '../select/phases.ts';
import { stepIn } from './move.ts';

type Place = NonNullable<Target['at']>;

/** Pages whose rows can be chosen. */
const LISTS: ReadonlySet<string> = new Set(['line', 'values', 'trace']);

/** Chooses what was pointed at in the pane that has the keys. What is gone meanwhile chooses nothing. */
export function chosenInPane(state: ScreenState, world: World, at: Place): ScreenState {
  const own = peel(state);
  switch (state.focus) {
    case 'checklist': {
      const place = placesOf(own, world).find(({ id }) => id === at);
      if (place === undefined) return state;
      return place.kind === 'step' ? { ...own, step: place.id, phase: null } : { ...own, phase: place.id };
    }
    case 'logs': {
      const { view } = state.logs;
      if (view !== 'lines') {
        if (!viewIds(state, world).includes(String(at))) return state;
        const id = String(at);
        const chosen =
          view === 'compare' ? { service: id } : view === 'changes' ? { change: id } : { pattern: id };
        return { ...own, logs: { ...own.logs, ...chosen } };
      }
      const index = world.logs.indexOf(Number(at));
      return index < 0
        ? state
        : { ...own, logs: select(own.logs, world.logs, logRows(state, world), index, 1) };
    }
    case 'notes':
      return { ...own, note: String(at) };
    case 'people':
      return { ...own, person: String(at) };
  }
}

/** Chooses what was pointed at in the dialog on top. */
export function chosenInDialog(state: ScreenState, at: Place): ScreenState {
  const top = topDialog(state);
  if (top?.kind === 'form') return replaceTop(state, { ...top, at: Number(at), error: null, scroll: 0 });
  if (top?.kind === 'text' && LISTS.has(top.text)) return replaceTop(state, { ...top, at: Number(at) });
  if (top?.kind === 'lessons') return replaceTop(state, { ...top, at: Number(at) });
  if (top?.kind === 'menu') return replaceTop(state, { ...top, selected: Number(at) });
  return SESSION_DIALOGS.chosen(state, at) ?? state;
}

/** The wheel over a pane: its rows pass, wherever the keys are. Beyond the last line the log runs again. */
export function wheeled(state: ScreenState, world: World, pane: Pane, by: 1 | -1): Change {
  const there = { ...state, focus: pane };
  const { cursor } = state.logs;
  const atEnd = cursor === null || world.logs.indexOf(cursor) >= world.logs.size - 1;
  if (pane === 'logs' && state.logs.view === 'lines' && by === 1 && atEnd)
    return change({ ...peel(state), logs: live(state.logs) });
  const moved = stepIn(there, world, by * WHEEL_ROWS);
  return change({ ...moved.state, focus: state.focus }, ...moved.effects);
}
