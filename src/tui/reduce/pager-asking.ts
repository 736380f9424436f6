import { textIn } from '../dialogs/forms/form.ts';
import { replaceTop, topDialog } from '../model/dialog.ts';
import type { PagerKnown } from '../model/pager.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { type Transition, transition } from '../model/transition.ts';
import { factsOf } from '../select/pager.ts';
import type { Surroundings } from './screen.ts';

/** What the pager can do, and whether there is one, is asked on joining, and when the session gets another incident. */
export function askedPager({ state, effects }: Transition, { session, you }: Surroundings): Transition {
  const about = session.incidents.map(({ id }) => id).join();
  if (you === null || about === state.pagerFor) return transition(state, ...effects);
  return transition({ ...state, pagerFor: about }, ...effects, { kind: 'ask-pager', incidents: false });
}

/** A form that asks whom, opened before it was known that nobody can be asked so, gives way to what can be done. */
export function pagerKnown(state: ScreenState, pager: PagerKnown): ScreenState {
  const next = { ...state, pager };
  const top = topDialog(state);
  const asks = top?.kind === 'form' && top.form === 'page' && textIn(top.values, 'who') === '';
  if (!asks || factsOf(pager)?.responders !== false) return next;
  return replaceTop(next, { kind: 'menu', menu: 'expert', target: null, selected: 0 });
}
