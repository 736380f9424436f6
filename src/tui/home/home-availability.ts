import type { RowActName } from '../../domain/act-table.ts';
import type { May } from '../kernel/keymap.ts';
import type { Saying } from '../model/words.ts';
import { mergeInto, targetsOf } from './acts/page-targets.ts';
import { itemsOf, markedPages, pageInView, rowInView, selectedItem, verdictOfItem } from './home-list.ts';
import type { HomeState, HomeWorld } from './home-state.ts';
import { takenTurn, turnsOf } from './turns/turns.ts';

type HomeAvailability = May<HomeState, HomeWorld>;

const no = (key: Saying['key'], params?: Saying['params']): Saying =>
  params === undefined ? { key } : { key, params };

const idle: HomeAvailability = ({ busy }) => (busy === null ? true : no('why.home-busy'));

/** A row is chosen and still there, and nothing else is under way. */
export const onRow: HomeAvailability = (state, world) => {
  const free = idle(state, world);
  if (free !== true || rowInView(state) !== null) return free;
  return no(itemsOf(state).length === 0 ? 'why.home-nothing' : 'why.home-gone');
};

/** What needs the hub at once is not begun by an old list. */
const fresh: HomeAvailability = (state, world) => {
  if (world.readonly) return no('why.home-readonly');
  return state.trouble === null ? true : no('why.home-old');
};

/** What is asked by a number of its own waits for the hub, where that may come back. */
const askedLater: HomeAvailability = (state, world) => {
  if (world.readonly) return no('why.home-readonly');
  return state.trouble?.final ? no('why.home-old') : true;
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

/** Others read a session's title first. */
export const startNew: HomeAvailability = all(start, ({ dialog }) =>
  dialog?.kind === 'new' && dialog.editor.text.trim() === '' ? no('why.home-untitled') : true,
);

export const browse: HomeAvailability = (state) => {
  const page = pageInView(state);
  if (page === null) return no('why.home-no-page');
  return page.url === null ? no('why.home-no-url') : true;
};

const mergeable: HomeAvailability = (state) =>
  markedPages(state).length > 0 && mergeInto(state) !== null ? true : no('why.home-merge-one');

/** There is a page it can be done to. Marked pages are merged into the one at the chosen row. */
export const askable = (act: RowActName): HomeAvailability =>
  all(act === 'merge' ? mergeable : () => true, idle, askedLater, (state) => {
    const { items, left } = targetsOf(state, act);
    if (items.length > 0) return true;
    const [first] = left;
    if (first !== undefined) return first.why;
    const item = rowInView(state);
    if (item !== null) return no(item.kind === 'page' ? 'why.home-merge-one' : 'why.home-no-page');
    return no(itemsOf(state).length === 0 ? 'why.home-nothing' : 'why.home-gone');
  });

export const judge: HomeAvailability = all(onRow, fresh, (state) => {
  const item = rowInView(state);
  return item?.kind === 'session' && item.session.status === 'damaged' ? no('why.home-damaged') : true;
});

/** Also without pages: who is on call is known by itself. */
export const takeTurn: HomeAvailability = all(idle, askedLater, (state) =>
  turnsOf(state).length > 0 ? true : no('why.home-no-turns'),
);

/** A verdict is taken back, or a turn given back. */
export const undo: HomeAvailability = all(
  (state) => {
    if (state.busy !== null) return no('why.home-busy');
    return state.judged === null && takenTurn(state) === null ? no('why.home-no-undo') : true;
  },
  (state, world) => (state.judged === null ? askedLater : fresh)(state, world),
);

/** Something was said that can be taken back. */
export const unjudge: HomeAvailability = ({ dialog }) =>
  dialog?.kind === 'verdict' && verdictOfItem(dialog.item) !== null ? true : no('why.home-no-verdict');

export const changeScope: HomeAvailability = ({ reading }) =>
  reading?.pages === null ? no('why.home-no-pager') : true;

/** Only pages are marked: what is done to several is done in PagerDuty. */
export const mark: HomeAvailability = all(onRow, (state) =>
  selectedItem(state)?.kind === 'page' ? true : no('why.home-no-page'),
);

export const clear: HomeAvailability = ({ filter, marked }) =>
  filter === '' && marked.length === 0 ? no('why.home-no-filter') : true;

export const retry: HomeAvailability = ({ trouble }) => (trouble === null ? no('why.connected') : true);
