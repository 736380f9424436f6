import type { Spot } from '../../protocol/messages.ts';
import { type FoldRow, rowOf } from '../model/log-list.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { peel } from '../model/transition.ts';
import type { World } from '../model/world.ts';
import { logRows } from './log-room.ts';
import { jump } from './log-scroll.ts';
import { selectedEntry, selectedLine, selectedStep } from './selection.ts';

/** How long what was pointed at keeps its mark. */
const MARKED_MS = 30_000;

/** What "look here" means on this screen now: the selection of the pane in focus; null where there is none. */
export function spotOf(state: ScreenState, world: World): Spot | null {
  switch (state.focus) {
    case 'logs': {
      const line = state.logs.view === 'lines' ? selectedLine(state, world) : null;
      return line === null ? null : { at: 'line', no: line.no };
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
  const logs = jump(state.logs, world.logs, logRows(state, world), spot.no);
  return { ...peel(state), focus: 'logs', logs: { ...logs, view: 'lines' } };
}

/** Who points at a step or note just now; null: nobody. */
export function pointerAt(
  state: ScreenState,
  world: World,
  spot: Exclude<Spot, { at: 'line' }>,
): string | null {
  return pointer(state, world, (at) => at.at !== 'line' && at.at === spot.at && at.id === spot.id);
}

/** Who points at one of a row's lines just now; null: nobody. */
export function pointerIn(state: ScreenState, world: World, { no, lastNo }: FoldRow): string | null {
  return pointer(state, world, (at) => at.at === 'line' && no <= at.no && at.no <= lastNo);
}

function pointer({ pointed }: ScreenState, { now }: World, isHere: (at: Spot) => boolean): string | null {
  if (pointed === null || now - pointed.at > MARKED_MS) return null;
  return isHere(pointed.spot) ? pointed.by : null;
}
