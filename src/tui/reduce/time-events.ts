import type { ScreenState } from '../model/screen-state.ts';
import { type Transition, toast, transition, withoutOld } from '../model/transition.ts';
import type { Saying } from '../model/words.ts';
import { ownOverdue } from '../select/reminders.ts';
import { turnLeft, turnOrder } from '../select/turn.ts';
import { askLate } from './late-acts.ts';
import { type Surroundings, worldFor } from './screen.ts';

/** "Your turn" is in its own row until a key is pressed, for this long at most. */
const CALLED_MS = 60_000;

/** Time passes: toasts go, the driver's turn ends, and one's own steps fall due. The same state when nothing did. */
export function ticked(before: ScreenState, around: Surroundings): Transition {
  return reminded(turned(before, around), around);
}

function turned(before: ScreenState, around: Surroundings): Transition {
  const state = askLate(before, around);
  const { session, you, now } = around;
  const over = state.called !== null && (now > state.called + CALLED_MS || session.roles.driver !== you?.id);
  const gone = withoutOld(state, around.present);
  const kept = over ? { ...gone, called: null } : gone;
  const { driverSince, roles } = session;
  const left = turnLeft(session, now);
  if (left === null || left > 0 || you === null || roles.driver !== you.id) return transition(kept);
  if (kept.turnTold === driverSince) return transition(kept);
  const told = toast(kept, worldFor(kept, around), 'wait', turnOver(around));
  return transition({ ...told, turnTold: driverSince }, { kind: 'bell' });
}

/** What of one's own is overdue is said once, with one bell however much it is; of other people's nothing. */
function reminded({ state, effects }: Transition, around: Surroundings): Transition {
  if (!around.remind || around.replay !== null) return { state, effects };
  const fresh = ownOverdue(around).filter(({ key }) => !state.reminded.includes(key));
  if (fresh.length === 0) return { state, effects };
  const world = worldFor(state, around);
  const told = fresh.reduce((next, { say: saying }) => toast(next, world, 'wait', saying), state);
  const known = [...state.reminded, ...fresh.map(({ key }) => key)];
  return transition({ ...told, reminded: known }, ...effects, { kind: 'bell' });
}

/** Who comes next is named, so that nobody has to think whose turn it is. */
function turnOver(around: Surroundings): Saying {
  const { session, you, presence } = around;
  const here = (id: string): boolean =>
    presence.some((each) => each.participant === id && each.terminals > 0);
  const next = turnOrder(session, you?.id ?? null, here).find((person) => person.id !== you?.id);
  return { key: 'news.turn-over', params: { who: next?.name ?? '' } };
}
