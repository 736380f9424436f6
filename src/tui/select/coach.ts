import { type ScreenState, TRIES, type Try } from '../model/screen-state.ts';
import type { Saying } from '../model/words.ts';
import { driverOf, followable, isYou, nameOf, type World } from '../model/world.ts';

/**
 * Keeps what was tried, of which the screen itself shows nothing later. `before`: the state before a key of this person; null:
 * it was no key. Without hints the state stays as it is.
 */
export function withTries(before: ScreenState | null, state: ScreenState, world: World): ScreenState {
  const { tried } = state;
  if (tried === null) return state;
  const now = TRIES.filter((one) => !tried.includes(one) && isTried(one, before ?? state, state, world));
  return now.length === 0 ? state : { ...state, tried: [...tried, ...now] };
}

/** What to try next in the demo; null: no hints, or a dialog has the keys. */
export function coachTip(state: ScreenState, world: World): Saying | null {
  const { tried } = state;
  if (tried === null || state.prompt !== null || state.dialogs.length > 0) return null;
  if (world.session.status === 'closed') return { key: 'coach.over' };
  const next = TRIES.find((one) => !tried.includes(one) && (one !== 'follow' || followable(world)));
  if (next === undefined) return { key: 'coach.over' };
  if (state.draft !== null) return next === 'note' ? { key: 'coach.saves' } : null;
  const params = {
    n: TRIES.indexOf(next) + 1,
    of: TRIES.length,
    who: nameOf(world.session, driverOf(world) ?? ''),
  };
  return { key: next === 'follow' && state.follow ? 'coach.following' : `coach.${next}`, params };
}

function isTried(one: Try, before: ScreenState, state: ScreenState, world: World): boolean {
  const { session } = world;
  const isOwn = (by: { readonly id: string } | null): boolean => isYou(world, by?.id ?? null);
  const { view } = state.logs;
  switch (one) {
    case 'tick':
      return Object.values(session.steps).some(
        ({ by, auto, waiting, status }) =>
          auto === null && ((status === 'done' && isOwn(by)) || isOwn(waiting?.by ?? null)),
      );
    case 'note':
      return session.notes.some(({ by }) => isOwn(by));
    case 'follow':
      return !before.follow && state.follow;
    case 'pin':
      return session.pins.some(({ by }) => isOwn(by));
    case 'patterns':
    case 'changes':
      return view === one && before.logs.view !== one;
    case 'close':
      return session.status === 'closed';
  }
}
