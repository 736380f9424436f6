import { topDialog } from '../keys/scope.ts';
import { type Change, change, closeTop, open } from '../model/change.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { decidesOnHeld, farewell, isLast, leaveSince, standingOf } from '../select/leave.ts';
import { type Surroundings, worldFor } from './screen.ts';

/** Who waits to leave goes as soon as what they chose is done; where it cannot be done they are asked again. */
export function leavingStep(before: Change, around: Surroundings): Change {
  const { state } = before;
  const top = topDialog(state);
  if (top?.kind !== 'menu' || top.menu !== 'leaving') return before;
  const world = worldFor(state, around);
  const leave = leaveSince(world, Number(top.target));
  switch (standingOf(leave, world)) {
    case 'done':
      return change(closeTop(state), ...before.effects, { kind: 'quit', say: farewell(leave, world) });
    case 'failed': {
      const back = closeTop(state);
      const again = decidesOnHeld(world) && isLast(world);
      const menu = { kind: 'menu', menu: 'leave', target: null, selected: 0 } as const;
      return change(again ? open(back, menu) : back, ...before.effects);
    }
    default:
      return before;
  }
}

/** Nothing was held any more when it came to the hub, or it was refused: then nothing is waited for. */
export function leavingAnswered(state: ScreenState, around: Surroundings, accepted: boolean): Change {
  const top = topDialog(state);
  if (top?.kind !== 'menu' || top.menu !== 'leaving') return change(state);
  const leave = leaveSince(worldFor(state, around), Number(top.target));
  if (accepted && leave === null) return change(closeTop(state), { kind: 'quit' });
  return accepted ? leavingStep(change(state), around) : change(closeTop(state));
}
