import { backoffMs } from '../../client/backoff.ts';
import type { Saying } from '../screen-state.ts';
import { chosen, homeToast } from './home-acts.ts';
import type { Reading, Scope } from './home-data.ts';
import { itemsOf, selectedItem } from './home-list.ts';
import type { Busy, HomeState } from './home-state.ts';
import type { HomeWorld } from './home-world.ts';

/** The hub has answered. The chosen row stays the chosen row, also when it is gone; the first one is chosen where none was. */
export function arrived(state: HomeState, world: HomeWorld, reading: Reading, scope: Scope): HomeState {
  const { dialog } = state;
  const next: HomeState = { ...state, reading, readAt: world.now, readScope: scope, trouble: null };
  if (state.selected === null && dialog === null) return chosen(next, 0);
  const items = itemsOf(next);
  // Nobody means a row of a list that has emptied: whatever comes next may be chosen.
  if (items.length === 0 && dialog === null) return { ...next, selected: null, at: 0 };
  const at = items.findIndex(({ id }) => id === state.selected);
  return at < 0 ? next : { ...next, at };
}

/** It has not: what is shown stays, as old. `random` in [0, 1) spreads the tries of many. */
export function unanswered(state: HomeState, world: HomeWorld, why: Saying, random: number): HomeState {
  const attempt = (state.trouble?.attempt ?? 0) + 1;
  return { ...state, trouble: { why, attempt, retryAt: world.now + 1_000 + backoffMs(attempt, random) } };
}

/** An act has come to its end. `say`: what became of it. */
export function actEnded(
  state: HomeState,
  world: HomeWorld,
  result: { readonly ok: boolean; readonly say: Saying },
): HomeState {
  return homeToast({ ...state, busy: null }, world, result.ok ? 'ok' : 'burn', result.say);
}

export const DONE: Readonly<Record<Busy, Saying>> = {
  start: { key: 'toast.home-started' },
  acknowledge: { key: 'toast.ack-requested' },
  verdict: { key: 'toast.verdict' },
};

/** A second has gone by. */
export function homeTicked(state: HomeState, world: HomeWorld): HomeState {
  return state.toast !== null && state.toast.until <= world.now ? { ...state, toast: null } : state;
}

/** The size has changed. */
export const homeResized = (state: HomeState, cols: number, rows: number): HomeState => ({
  ...state,
  cols,
  rows,
});

/** Whether the chosen row was there and is gone. */
export const hasLost = (state: HomeState): boolean =>
  state.reading !== null && state.selected !== null && selectedItem(state) === null;
