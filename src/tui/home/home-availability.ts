import type { Saying } from '../screen-state.ts';
import { itemsOf, selectedItem, sessionOf } from './home-list.ts';
import type { HomeState } from './home-state.ts';
import type { HomeWorld } from './home-world.ts';

/** True, or why it cannot be done now. */
export type HomeAvailability = (state: HomeState, world: HomeWorld) => true | Saying;

const no = (key: Saying['key'], params?: Saying['params']): Saying =>
  params === undefined ? { key } : { key, params };

/** A row is chosen and still there, and nothing else is under way. */
export const onRow: HomeAvailability = (state) => {
  if (state.busy !== null) return no('why.home-busy');
  if (itemsOf(state).length === 0) return no('why.home-nothing');
  return selectedItem(state) === null ? no('why.home-gone') : true;
};

/** What is shown must be what is: nothing outside is done by an old list. */
const fresh: HomeAvailability = (state, world) => {
  if (world.readonly) return no('why.home-readonly');
  return state.trouble === null ? true : no('why.home-old');
};

const all =
  (...rules: readonly HomeAvailability[]): HomeAvailability =>
  (state, world) => {
    for (const rule of rules) {
      const verdict = rule(state, world);
      if (verdict !== true) return verdict;
    }
    return true;
  };

/** Joining needs only the row; starting from a page acts outside. */
export const open: HomeAvailability = all(onRow, (state, world) => {
  const item = selectedItem(state);
  if (item?.kind === 'session') return item.session.status === 'damaged' ? no('why.home-damaged') : true;
  return item !== null && sessionOf(item) === null ? fresh(state, world) : true;
});

export const acknowledge: HomeAvailability = all(onRow, fresh, (state) => {
  const item = selectedItem(state);
  if (item?.kind !== 'page') return no('why.home-no-page');
  if (item.page.status !== 'triggered') {
    return no('why.home-acknowledged', { who: item.page.acknowledged?.by ?? '?' });
  }
  return item.page.session === null ? no('why.home-start-first') : true;
});

export const judge: HomeAvailability = all(onRow, fresh, (state) => {
  const item = selectedItem(state);
  return item?.kind === 'session' && item.session.status === 'damaged' ? no('why.home-damaged') : true;
});

export const changeScope: HomeAvailability = ({ reading }) =>
  reading?.pages === null ? no('why.home-no-pager') : true;

export const clear: HomeAvailability = ({ filter }) => (filter === '' ? no('why.home-no-filter') : true);

export const retry: HomeAvailability = ({ trouble }) => (trouble === null ? no('why.connected') : true);
