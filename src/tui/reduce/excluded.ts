import { open, toast } from '../model/change.ts';
import type { ExcludeResult, ExcludeWish } from '../model/host.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { whenText } from '../model/when.ts';
import { type Surroundings, worldFor } from './screen.ts';

/** What became of an exclusion that was asked for. */
export function excluded(
  state: ScreenState,
  around: Surroundings,
  wish: ExcludeWish,
  result: ExcludeResult,
): ScreenState {
  const world = worldFor(state, around);
  if (!result.ok && result.asks && state.dialogs.length === 0) {
    const facts = [{ key: 'confirm.exclude-why', params: { reason: result.reason } }] as const;
    const effects = [{ kind: 'exclude', wish: { ...wish, sure: true } }] as const;
    return open(state, { kind: 'confirm', question: { key: 'confirm.exclude' }, facts, effects });
  }
  if (!result.ok)
    return toast(state, world, 'burn', { key: 'toast.not-excluded', params: { reason: result.reason } });
  const { id, until, watcher } = result;
  const params = { id, time: whenText(until, world) };
  if (watcher === null) return toast(state, world, 'wait', { key: 'toast.excluded-unwatched', params });
  return toast(state, world, 'ok', { key: 'toast.excluded', params });
}
