import { ACT_TABLE, type RowActName } from '../../domain/act-table.ts';
import { DIALOG_BINDINGS, type DialogScope, dialogScope } from '../kernel/dialogs.ts';
import { ALWAYS, type Binding, Keymap, type May, no } from '../kernel/keymap.ts';
import { topDialog } from '../model/dialog.ts';
import { HOME_ACT_NAMES, homeActRow, type OpenedAct } from './acts/home-act-table.ts';
import { mergeInto, targetsOf } from './acts/page-targets.ts';
import type { HomeWorld } from './home-data.ts';
import {
  itemsOf,
  markedPages,
  pageInView,
  questionOf,
  rowInView,
  selectedItem,
  sessionOf,
  verdictOfItem,
} from './home-list.ts';
import type { HomeState } from './home-state.ts';
import { takenTurn, turnsOf } from './turns.ts';

type HomeAvailability = May<HomeState, HomeWorld>;

const idle: HomeAvailability = ({ busy }) => (busy === null ? true : no('why.home-busy'));

/** A row is chosen and still there, and nothing else is under way. */
const onRow: HomeAvailability = (state, world) => {
  const free = idle(state, world);
  if (free !== true || rowInView(state) !== null) return free;
  return no(itemsOf(state).length === 0 ? 'why.home-nothing' : 'why.row-gone');
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
const open: HomeAvailability = all(onRow, (state) => {
  const item = selectedItem(state);
  return item?.kind === 'session' && item.session.status === 'damaged' ? no('why.home-damaged') : true;
});

/** Starting from a page acts outside. */
export const start: HomeAvailability = all(idle, fresh);

const browse: HomeAvailability = (state) => {
  const page = pageInView(state);
  if (page === null) return no('why.home-no-page');
  return page.url === null ? no('why.home-no-url') : true;
};

const mergeable: HomeAvailability = (state) =>
  markedPages(state).length > 0 && mergeInto(state) !== null ? true : no('why.home-merge-one');

/** There is a page it can be done to. Marked pages are merged into the one at the chosen row. */
const askable = (act: RowActName): HomeAvailability =>
  all(act === 'merge' ? mergeable : () => true, idle, askedLater, (state) => {
    const { items, left } = targetsOf(state, act);
    if (items.length > 0) return true;
    const [first] = left;
    if (first !== undefined) return first.why;
    const item = rowInView(state);
    if (item !== null) return no(item.kind === 'page' ? 'why.home-merge-one' : 'why.home-no-page');
    return no(itemsOf(state).length === 0 ? 'why.home-nothing' : 'why.row-gone');
  });

const judge: HomeAvailability = all(onRow, fresh, (state) => {
  const item = rowInView(state);
  return item?.kind === 'session' && item.session.status === 'damaged' ? no('why.home-damaged') : true;
});

/** Also without pages: who is on call is known by itself. */
const takeTurn: HomeAvailability = all(idle, askedLater, (state) =>
  turnsOf(state).length > 0 ? true : no('why.home-no-turns'),
);

/** Also where no page is to be seen: PagerDuty knows all services. */
const create: HomeAvailability = all(idle, askedLater);

/** A verdict is taken back, or a turn given back. */
const undo: HomeAvailability = all(
  (state) => {
    if (state.busy !== null) return no('why.home-busy');
    return state.judged === null && takenTurn(state) === null ? no('why.home-no-undo') : true;
  },
  (state, world) => (state.judged === null ? askedLater : fresh)(state, world),
);

/** Something was said that can be taken back. */
const unjudge: HomeAvailability = (state) => {
  const about = questionOf(state);
  return about?.asks === 'verdict' && verdictOfItem(about.item) !== null ? true : no('why.home-no-verdict');
};

const changeScope: HomeAvailability = ({ reading }) =>
  reading?.pages === null ? no('why.home-no-pager') : true;

/** Only pages are marked: what is done to several is done in PagerDuty. */
const mark: HomeAvailability = all(onRow, (state) =>
  selectedItem(state)?.kind === 'page' ? true : no('why.home-no-page'),
);

/** Pages are shown, or were marked. */
const markAll: HomeAvailability = (state) =>
  itemsOf(state).some(({ kind }) => kind === 'page') ? true : no('why.home-no-page');

const clear: HomeAvailability = ({ filter, marked }) =>
  filter === '' && marked.length === 0 ? no('why.home-no-filter') : true;

const retry: HomeAvailability = ({ trouble }) => (trouble === null ? no('why.connected') : true);

/** The effect of Enter on the chosen row. */
const opening = (state: HomeState | null) => {
  const item = state === null ? null : selectedItem(state);
  if (state === null) return undefined;
  return item !== null && sessionOf(item) === null ? 'home.begin' : 'home.join';
};

/** The scope of a key: the lists, their filter, or the dialog over them. */
export type HomeScope = 'list' | 'typing' | 'details' | 'verdict' | 'twin' | DialogScope;

export interface HomeBinding extends Binding<HomeState, HomeWorld, HomeScope> {
  /** Place in the footer while rows are marked; else it is further back. */
  readonly marked?: number;
}

/** What stands before the verdict, and what behind it. */
const OTHERS = HOME_ACT_NAMES.filter((act) => act !== 'acknowledge');

const rowActs = (...acts: readonly RowActName[]) =>
  acts.map((act) => {
    const at = HOME_ACT_NAMES.indexOf(act);
    // Acknowledge comes first; the other acts on pages keep their order.
    const foot = at === 0 ? 2 : 10 + at;
    const keys = [ACT_TABLE[act].key] as const;
    return { id: `home.${act}`, scope: 'list', keys, foot, marked: at + 1, when: askable(act) } as const;
  });

const openedActs = (...acts: readonly RowActName[]) =>
  acts.flatMap((act) => {
    const { opened } = homeActRow(act);
    const foot = typeof opened === 'number' ? { foot: opened } : {};
    const id = `home.detail-${act as OpenedAct}` as const;
    return opened === null
      ? []
      : [{ id, scope: 'details', keys: [ACT_TABLE[act].key], ...foot, when: askable(act) } as const];
  });

/** Every key of the home screen: footer, help and dispatch read this table and nothing else. */
export const HOME_BINDINGS = [
  { id: 'home.open', scope: 'list', keys: ['enter'], foot: 1, when: open, name: opening },
  ...rowActs('acknowledge'),
  { id: 'home.verdict', scope: 'list', keys: ['V'], foot: 3, when: judge },
  ...rowActs(...OTHERS),
  { id: 'home.turn', scope: 'list', keys: ['H'], foot: 16, when: takeTurn },
  { id: 'home.create', scope: 'list', keys: ['I'], when: create },
  { id: 'home.undo', scope: 'list', keys: ['u'], foot: 9, when: undo },
  { id: 'home.scope', scope: 'list', keys: ['t'], foot: 4, when: changeScope },
  { id: 'home.new', scope: 'list', keys: ['n'], foot: 5, when: start },
  { id: 'home.filter', scope: 'list', keys: ['/'], foot: 5 },
  { id: 'home.browser', scope: 'list', keys: ['o'], foot: 10, when: browse },
  { id: 'home.copy', scope: 'list', keys: ['c'], when: browse },
  { id: 'home.mark', scope: 'list', keys: ['space'], foot: 5, marked: 7, when: mark },
  { id: 'home.mark-all', scope: 'list', keys: ['a'], when: markAll },
  { id: 'home.clear', scope: 'list', keys: ['esc'], foot: 6, marked: 8, when: clear, quiet: true },
  { id: 'home.closed', scope: 'list', keys: ['h'], foot: 7 },
  { id: 'home.down', scope: 'list', keys: ['j', 'down', 'tab'] },
  { id: 'home.up', scope: 'list', keys: ['k', 'up', 'shift+tab'] },
  { id: 'home.first', scope: 'list', keys: ['g', 'home'] },
  { id: 'home.last', scope: 'list', keys: ['G', 'end'] },
  { id: 'home.page-down', scope: 'list', keys: ['pagedown', 'ctrl+d', 'ctrl+f'] },
  { id: 'home.page-up', scope: 'list', keys: ['pageup', 'ctrl+u', 'ctrl+b'] },
  { id: 'home.retry', scope: 'list', keys: ['ctrl+r'], foot: 8, when: retry },
  { id: 'home.redraw', scope: 'list', keys: ['ctrl+l'] },
  { id: 'palette', scope: 'list', keys: [':', 'ctrl+p'] },
  { id: 'help', scope: 'list', keys: ['?'], foot: 98 },
  { id: 'home.quit', scope: 'list', keys: ['q', 'ctrl+c'], foot: 99 },

  { id: 'home.filter-keep', scope: 'typing', keys: ['enter'], foot: 1 },
  { id: 'home.filter-drop', scope: 'typing', keys: ['esc', 'ctrl+c'], foot: 2 },
  { id: 'home.filter-down', scope: 'typing', keys: ['down', 'tab'] },
  { id: 'home.filter-up', scope: 'typing', keys: ['up', 'shift+tab'] },

  { id: 'home.detail-start', scope: 'details', keys: ['y'], foot: 1, when: start },
  ...openedActs('acknowledge'),
  { id: 'home.detail-verdict', scope: 'details', keys: ['V'], foot: 3, when: judge },
  ...openedActs(...OTHERS),
  { id: 'home.detail-browser', scope: 'details', keys: ['o'], foot: 7, when: browse },
  { id: 'home.detail-copy', scope: 'details', keys: ['c'], foot: 8, when: browse },
  { id: 'home.detail-retry', scope: 'details', keys: ['ctrl+r'] },
  { id: 'home.detail-down', scope: 'details', keys: ['j', 'down', 'space', 'pagedown'] },
  { id: 'home.detail-up', scope: 'details', keys: ['k', 'up', 'pageup'] },
  { id: 'home.detail-close', scope: 'details', keys: ['esc', 'n', 'q', 'ctrl+c'], foot: 99 },

  { id: 'home.hurt', scope: 'verdict', keys: ['y'], foot: 1 },
  { id: 'home.unhurt', scope: 'verdict', keys: ['n'], foot: 2 },
  { id: 'home.unjudge', scope: 'verdict', keys: ['x'], foot: 3, when: unjudge },
  { id: 'home.cancel', scope: 'verdict', keys: ['esc', 'q', 'ctrl+c'], foot: 4 },

  { id: 'home.twin-join', scope: 'twin', keys: ['y', 'enter'], foot: 1 },
  { id: 'home.twin-new', scope: 'twin', keys: ['n'], foot: 2, when: start },
  { id: 'home.twin-back', scope: 'twin', keys: ['esc', 'q', 'ctrl+c'], foot: 3 },

  ...DIALOG_BINDINGS,
] as const satisfies readonly HomeBinding[];

export type HomeActId = (typeof HOME_BINDINGS)[number]['id'];
export type HomeKey = HomeBinding & { readonly id: HomeActId };

/** The keymap of home. While rows are marked, the acts on marked rows come first. */
export const HOME_KEYS = new Keymap<HomeState, HomeWorld, HomeKey>(HOME_BINDINGS, {
  scopeOf(state) {
    const dialog = topDialog(state);
    if (dialog?.kind === 'text' && dialog.text === 'details') return 'details';
    const asks = questionOf(state)?.asks;
    if (asks === 'verdict' || asks === 'twin') return asks;
    return dialogScope(state) ?? (state.typing === null ? 'list' : 'typing');
  },
  place: ({ binding: { marked }, foot = 0 }, state) =>
    markedPages(state).length > 0 && foot < ALWAYS ? (marked ?? foot + 10) : foot,
});
