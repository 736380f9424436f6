import type { Saying } from '../model/words.ts';
import { itemsOf, pageInView, rowInView, selectedItem, verdictOf } from './home-list.ts';
import type { HomeState } from './home-state.ts';
import type { HomeWorld } from './home-world.ts';

/** True, or why it cannot be done now. */
export type HomeAvailability = (state: HomeState, world: HomeWorld) => true | Saying;

const no = (key: Saying['key'], params?: Saying['params']): Saying =>
  params === undefined ? { key } : { key, params };

const idle: HomeAvailability = ({ busy }) => (busy === null ? true : no('why.home-busy'));

/** A row is chosen and still there, and nothing else is under way. */
export const onRow: HomeAvailability = (state, world) => {
  const free = idle(state, world);
  if (free !== true || rowInView(state) !== null) return free;
  return no(itemsOf(state).length === 0 ? 'why.home-nothing' : 'why.home-gone');
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

/** Joining and looking need only the row. */
export const open: HomeAvailability = all(onRow, (state) => {
  const item = selectedItem(state);
  return item?.kind === 'session' && item.session.status === 'damaged' ? no('why.home-damaged') : true;
});

/** Starting from a page acts outside. */
export const start: HomeAvailability = all(idle, fresh);

export const browse: HomeAvailability = (state) => {
  const page = pageInView(state);
  if (page === null) return no('why.home-no-page');
  return page.url === null ? no('why.home-no-url') : true;
};

export const acknowledge: HomeAvailability = all(onRow, fresh, (state) => {
  const page = pageInView(state);
  if (page === null) return no('why.home-no-page');
  if (page.status === 'resolved') return no('why.home-resolved');
  if (page.acknowledged?.you)
    return no(page.unacknowledgesAt === null ? 'why.home-acknowledged' : 'why.home-acknowledged-until');
  const { acting } = page;
  const waits = acting?.act === 'acknowledge' && acting.state !== 'failed' && acting.state !== 'unknown';
  const underWay = state.asking.includes(`page:${page.id}`) || waits;
  return underWay ? no('why.home-asking') : true;
});

export const judge: HomeAvailability = all(onRow, fresh, (state) => {
  const item = rowInView(state);
  return item?.kind === 'session' && item.session.status === 'damaged' ? no('why.home-damaged') : true;
});

export const undo: HomeAvailability = all(({ judged, busy }) => {
  if (busy !== null) return no('why.home-busy');
  return judged === null ? no('why.home-no-undo') : true;
}, fresh);

/** Something was said that can be taken back. */
export const unjudge: HomeAvailability = ({ dialog }) =>
  dialog?.kind === 'verdict' && verdictOf(dialog.item) !== null ? true : no('why.home-no-verdict');

export const changeScope: HomeAvailability = ({ reading }) =>
  reading?.pages === null ? no('why.home-no-pager') : true;

/** Only pages are marked: what is done to several is done in PagerDuty. */
export const mark: HomeAvailability = all(onRow, (state) =>
  selectedItem(state)?.kind === 'page' ? true : no('why.home-no-page'),
);

export const clear: HomeAvailability = ({ filter, marked }) =>
  filter === '' && marked.length === 0 ? no('why.home-no-filter') : true;

export const retry: HomeAvailability = ({ trouble }) => (trouble === null ? no('why.connected') : true);
