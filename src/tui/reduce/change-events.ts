import type { SeenChange } from '../../domain/changes/system-change.ts';
import { changeText } from '../../text/change-text.ts';
import { type Change, change, toast } from '../model/change.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { type Surroundings, worldFor } from './screen.ts';

/** A change that this person typed in was kept; null: it was not. */
export function changeAdded(state: ScreenState, around: Surroundings, told: SeenChange | null): Change {
  const world = worldFor(state, around);
  if (told === null) return change(toast(state, world, 'burn', { key: 'toast.change-not-added' }));
  const params = { change: changeText(told, around.lang) };
  // The list is asked for again.
  const next = { ...state, changes: { ...state.changes, answer: null } };
  return change(toast(next, world, 'ok', { key: 'toast.change-added', params }));
}
