import { type Change, change } from './change.ts';
import type { Surroundings } from './screen.ts';

/** What the pager can do is asked as soon as a session is about one of its incidents, and when it gets another. */
export function askedPager({ state, effects }: Change, { session, you }: Surroundings): Change {
  const about = session.incidents.map(({ id }) => id).join();
  if (you === null || about === state.pagerFor) return change(state, ...effects);
  return change({ ...state, pagerFor: about }, ...effects, { kind: 'ask-pager', incidents: false });
}
