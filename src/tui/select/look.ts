import { peel } from '../model/change.ts';
import { rowOf } from '../model/log-list.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { Spot } from '../model/wire.ts';
import type { World } from '../model/world.ts';
import { jump } from './log-motion.ts';
import { logRows } from './log-room.ts';
import { selectedEntry, selectedRow, selectedStep } from './selection.ts';

/** How long what was pointed at keeps its mark. */
const MARKED_MS = 30_000;

/** What "look here" means on this screen now: the selection of the pane in focus; null where there is none. */
export function spotOf(state: ScreenState, world: World): Spot | null {
  switch (state.focus) {
    case 'logs': {
      const row = selectedRow(state, world);
      return row === null ? null : { at: 'line', no: row.no };
    }
    case 'notes': {
      const entry = selectedEntry(state, world);
      return entry === null ? null : { at: 'note', id: entry.id };
    }
    default: {
      const step = selectedStep(state, world);
      return step === null ? null : { at: 'step', id: step.id };
    }
  }
}

/** This screen at what somebody points at; null where that is not here. Own place is left as by an own scroll. */
export function lookAt(state: ScreenState, world: World, spot: Spot): ScreenState | null {
  if (spot.at === 'step') {
    if (world.session.steps[spot.id] === undefined) return null;
    return { ...peel(state), focus: 'checklist', step: spot.id, phase: null, movedAt: world.now };
  }
  if (spot.at === 'note')
    return { ...peel(state), focus: 'notes', note: spot.id, noteKind: null, movedAt: world.now };
  if (rowOf(world.logs, spot.no) === undefined) return null;
  const logs = jump(state.logs, world.logs, logRows(state, world), world.logs.indexOf(spot.no));
  return { ...peel(state), focus: 'logs', logs };
}

/** Who points at this just now; null: nobody. */
export function pointerAt({ pointed }: ScreenState, world: World, spot: Spot): string | null {
  if (pointed === null || world.now - pointed.at > MARKED_MS) return null;
  const same =
    pointed.spot.at === 'line'
      ? spot.at === 'line' && pointed.spot.no === spot.no
      : spot.at === pointed.spot.at && spot.id === pointed.spot.id;
  return same ? pointed.by : null;
}
