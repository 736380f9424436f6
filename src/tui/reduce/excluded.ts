import { toast } from '../model/change.ts';
import type { ExcludeResult } from '../model/host.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { whenText } from '../model/when.ts';
import { type Surroundings, worldFor } from './screen.ts';

/** What became of an exclusion that was asked for. */
export function excluded(state: ScreenState, around: Surroundings, result: ExcludeResult): ScreenState {
  const world = worldFor(state, around);
  if (!result.ok)
    return toast(state, world, 'burn', { key: 'toast.not-excluded', params: { reason: result.reason } });
  const { id, until } = result;
  return toast(state, world, 'ok', { key: 'toast.excluded', params: { id, time: whenText(until, world) } });
}
