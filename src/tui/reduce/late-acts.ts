import type { Refusal } from '../../domain/refusal.ts';
import { open } from '../model/dialog.ts';
import type { Effect } from '../model/effects.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { refusalSaying } from '../model/words.ts';
import { isBusy } from './follow.ts';
import type { Surroundings } from './screen.ts';

/*
 * An act that came to the hub too late was not sent. The person is asked whether it is still wanted: each act by
 * itself, as soon as nobody is writing or deciding here.
 */

/** Keeps an act that was refused for its age, to be asked about. */
export const lateAct = (state: ScreenState, effect: Effect, refusal: Refusal): ScreenState =>
  refusal.kind === 'asked-long-ago' ? { ...state, late: [...state.late, { effect, refusal }] } : state;

/** Asks about the first of them. */
export function askLate(state: ScreenState, { lang }: Surroundings): ScreenState {
  const [first, ...late] = state.late;
  if (first === undefined || isBusy(state)) return state;
  const { params } = refusalSaying(first.refusal, lang);
  const question = { key: 'confirm.again', params: { act: params?.act ?? '' } } as const;
  const facts = [{ key: 'confirm.again-fact', params: { age: params?.age ?? '' } }] as const;
  return open({ ...state, late }, { kind: 'confirm', question, facts, effects: [first.effect] });
}
