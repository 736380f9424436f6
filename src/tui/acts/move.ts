import { bodyRows, PANES, type Pane } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { type Act, peel, type Transition, transition } from '../model/transition.ts';
import type { World } from '../model/world.ts';
import { logRows } from '../select/log-room.ts';
import { live, move as moveLogs, select } from '../select/log-scroll.ts';
import { lookBack } from '../select/look-back.ts';
import { placesOf } from '../select/phases.ts';
import {
  peopleRows,
  selectedEntry,
  selectedPeople,
  selectedStep,
  shownEntries,
} from '../select/selection.ts';
import { moveInView, ownView } from './patterns.ts';

/** Where only one pane is open, looking at another is looking away from the driver's. */
const focus =
  (pane: Pane): Act =>
  (state, world) => {
    const alone = world.layout.kind === 'narrow' || state.zoom === 'full';
    return transition({ ...(alone ? peel(state) : state), focus: pane });
  };

const turn =
  (by: 1 | -1): Act =>
  (state, world) => {
    const at = PANES.indexOf(state.focus);
    return focus(PANES[(at + by + PANES.length) % PANES.length] as Pane)(state, world);
  };

function pick(ids: readonly string[], current: string | null, by: number): string | null {
  if (ids.length === 0) return null;
  const at = current === null ? 0 : Math.max(0, ids.indexOf(current));
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))] ?? null;
}

const page = (state: ScreenState, world: World): number =>
  Math.max(
    1,
    (state.focus === 'logs' ? logRows(state, world) : bodyRows(world.layout.panes[state.focus])) - 1,
  );

/** Beyond the oldest row there may be more at the hub. */
function older(state: ScreenState, world: World): Transition {
  const { cursor } = state.logs;
  const atTop = world.logs.size === 0 || (cursor !== null && world.logs.indexOf(cursor) <= 0);
  return (atTop ? lookBack(state, world, 'row') : null) ?? transition(state);
}

/** Chooses the row so many rows from the chosen one in the pane that has the keys. */
export function stepIn(state: ScreenState, world: World, by: number): Transition {
  const own = peel(state);
  switch (state.focus) {
    case 'checklist': {
      const places = placesOf(own, world);
      const here = own.phase ?? selectedStep(own, world)?.id ?? null;
      const id = pick(
        places.map((place) => place.id),
        here,
        by,
      );
      const place = places.find((each) => each.id === id);
      if (place === undefined) return transition(own);
      return transition(
        place.kind === 'step' ? { ...own, step: place.id, phase: null } : { ...own, phase: place.id },
      );
    }
    case 'logs':
      if (state.logs.view !== 'lines') return transition(moveInView(state, world, by));
      return older({ ...own, logs: moveLogs(own.logs, world.logs, logRows(state, world), by) }, world);
    case 'notes': {
      const ids = shownEntries(state, world).map((each) => each.id);
      return transition({ ...own, note: pick(ids, selectedEntry(state, world)?.id ?? null, by) });
    }
    case 'people': {
      const ids = peopleRows(world).map((each) => each.id);
      return transition({ ...own, person: pick(ids, selectedPeople(state, world)?.id ?? null, by) });
    }
  }
}

/** To the first row, or to the last: in the log that is live. */
function edge(state: ScreenState, world: World, by: 1 | -1): Transition {
  if (state.focus === 'notes' && by === 1) return transition({ ...peel(state), note: null });
  if (state.focus !== 'logs' || state.logs.view !== 'lines') return stepIn(state, world, by * 1_000_000);
  const own = peel(state);
  if (by === 1) return transition({ ...own, logs: live(own.logs) });
  return older({ ...own, logs: select(own.logs, world.logs, logRows(state, world), 0, 1) }, world);
}

export const moveActs = {
  'pane.next': turn(1),
  'pane.previous': turn(-1),
  'pane.checklist': focus('checklist'),
  /** The lines: the other views have keys of their own. */
  'pane.logs': (state, world) => focus('logs')(ownView(state, 'lines'), world),
  'pane.notes': focus('notes'),
  'pane.people': focus('people'),
  'move.down': (state, world) => stepIn(state, world, 1),
  'move.up': (state, world) => stepIn(state, world, -1),
  'move.page-down': (state, world) => stepIn(state, world, page(state, world)),
  'move.page-up': (state, world) => stepIn(state, world, -page(state, world)),
  'move.first': (state, world) => edge(state, world, -1),
  'move.last': (state, world) => edge(state, world, 1),
  /** Where one pane is open already there is no half. */
  zoom: (state, world) => {
    const next =
      state.zoom === 'none' && world.layout.kind === 'wide'
        ? 'half'
        : state.zoom === 'full'
          ? 'none'
          : 'full';
    return transition({ ...state, zoom: next });
  },
  'zoom.back': (state) => transition({ ...state, zoom: 'none' }),
} satisfies Record<string, Act>;
