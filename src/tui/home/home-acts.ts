import { PAGE_PARTS } from '../../domain/page.ts';
import { runOf } from '../kernel/press.ts';
import { askDialog, below, open } from '../model/dialog.ts';
import { transition } from '../model/transition.ts';
import type { Saying } from '../model/words.ts';
import { pageActs } from './acts/act-dialogs.ts';
import { readingParts } from './details/part-state.ts';
import { type HomeWorld, type PageItem, SCOPES } from './home-data.ts';
import { askWhy, begun, HOME_DIALOGS, judging } from './home-dialogs.ts';
import type { HomeAct, HomeEffect, HomeTransition } from './home-effects.ts';
import { HOME_KEYS, type HomeActId } from './home-keys.ts';
import { homeLayout, listRows } from './home-layout.ts';
import {
  HOME_LIST,
  itemsOf,
  openPage,
  pageInView,
  questionOf,
  rowInView,
  rowOfSession,
  selectedItem,
  sessionOf,
} from './home-list.ts';
import type { HomeQuestion, HomeState } from './home-state.ts';
import { askService } from './new-incident.ts';
import { askWhoseTurn, givingBack, takenTurn } from './turns.ts';

/** Opens a page; each of its parts is read by itself. */
function openDetails(state: HomeState, item: PageItem): HomeTransition {
  const dialog = { kind: 'text', text: 'details', item, parts: readingParts, scroll: 0 } as const;
  return transition(
    open(state, dialog),
    ...PAGE_PARTS.map((part) => ({ kind: 'part', item, part }) as const),
  );
}

const browse: HomeAct = (state) => {
  const url = pageInView(state)?.url ?? null;
  return url === null ? transition(state) : transition(state, { kind: 'browse', url });
};

const copy: HomeAct = (state) => {
  const url = pageInView(state)?.url ?? null;
  return url === null
    ? transition(state)
    : transition(state, { kind: 'copy', text: url, what: { key: 'copied.url' } });
};

/** That acts are in the name of the login, as no other is known. */
export const loginNotice = (who: string): Saying => ({ key: 'home.login-name', params: { who } });

const move =
  (by: (state: HomeState) => number): HomeAct =>
  (state) =>
    further(HOME_LIST.moved(state, by(state)));

/** At the last page that has been read the next hundred is asked for. */
function further(state: HomeState): HomeTransition {
  const pages = itemsOf(state).filter(({ kind }) => kind === 'page');
  const { reading, readScope, scope, hundreds } = state;
  const at = pages.findIndex(({ id }) => id === state.selected);
  const read = reading?.pages?.incidents.length ?? 0;
  const due = reading?.pages?.more && readScope === scope && at >= 0 && at >= pages.length - 2;
  // Not again while the last hundred is still on its way.
  if (!due || read <= (hundreds - 1) * 100) return transition(state);
  return transition({ ...state, hundreds: hundreds + 1 }, { kind: 'look' });
}

const page = (state: HomeState): number => Math.max(1, listRows(homeLayout(state)) - 1);

const verdict: HomeAct = (state) => {
  const item = rowInView(state);
  return transition(
    item === null ? state : open(state, { kind: 'confirm', about: { asks: 'verdict', item } }),
  );
};

/** Handles the answer of the top dialog, which is already closed. */
const answer =
  <K extends HomeQuestion['about']['asks']>(
    asks: K,
    act: (state: HomeState, about: Extract<HomeQuestion['about'], { asks: K }>) => HomeTransition,
  ): HomeAct =>
  (state) => {
    const about = questionOf(state);
    return about?.asks === asks
      ? act(below(state), about as Extract<HomeQuestion['about'], { asks: K }>)
      : transition(state);
  };

const { acts, accepted } = HOME_DIALOGS;

const ACTS: Readonly<Record<HomeActId, HomeAct>> = {
  ...acts,
  'palette.accept': accepted((id, state, world) => runHomeAct(id, state, world)),
  ...pageActs,
  'home.browser': browse,
  'home.copy': copy,
  'home.detail-start': (state) => {
    const page = openPage(state);
    if (page === null) return transition(state);
    return transition({ ...state, dialogs: [], busy: 'start' }, { kind: 'start', item: page.item });
  },
  'home.detail-browser': browse,
  'home.detail-copy': copy,
  'home.detail-retry': (state) => {
    const page = openPage(state);
    return page === null ? transition(state) : openDetails(below(state), page.item);
  },
  'home.detail-down': acts['text.down'],
  'home.detail-up': acts['text.up'],
  'home.detail-close': acts['text.close'],
  'home.new': (state) =>
    transition({
      ...open(state, askDialog({ ask: 'new' }, { text: state.title, keep: 'act.home.new-start' })),
      title: '',
    }),
  'home.twin-join': answer('twin', (state, { session: { id } }) =>
    transition({ ...state, dialogs: [], selected: rowOfSession(id) }, { kind: 'enter', session: id }),
  ),
  'home.twin-new': answer('twin', (state, { title }) => begun(state, title)),
  'home.twin-back': acts['confirm.no'],
  'home.turn': askWhoseTurn,
  'home.create': askService,
  'home.open': (state) => {
    const item = selectedItem(state);
    if (item === null) return transition(state);
    const session = sessionOf(item);
    if (session !== null) return transition(state, { kind: 'enter', session });
    return item.kind === 'page' ? openDetails(state, item) : transition(state);
  },
  'home.verdict': verdict,
  'home.detail-verdict': verdict,
  'home.scope': (state) => {
    const next = SCOPES[(SCOPES.indexOf(state.scope) + 1) % SCOPES.length] ?? 'mine';
    return transition({ ...state, scope: next, hundreds: 1 }, { kind: 'look' });
  },
  'home.filter': (state) => transition(HOME_LIST.edited(state)),
  'home.mark': (state) => {
    const id = selectedItem(state)?.id;
    if (id === undefined) return transition(state);
    const others = state.marked.filter((one) => one !== id);
    const marked = others.length < state.marked.length ? others : [...others, id];
    return transition({ ...state, marked });
  },
  // Where all that are shown are marked it lets go of them.
  'home.mark-all': (state) => {
    const pages = itemsOf(state).filter(({ kind }) => kind === 'page');
    const others = pages.filter(({ id }) => !state.marked.includes(id));
    const shown = new Set(pages.map(({ id }) => id));
    const marked =
      others.length === 0
        ? state.marked.filter((id) => !shown.has(id))
        : [...state.marked, ...others.map(({ id }) => id)];
    return transition({ ...state, marked });
  },
  // What was chosen last is let go of first.
  'home.clear': (state) =>
    transition(state.marked.length > 0 ? { ...state, marked: [] } : HOME_LIST.kept({ ...state, filter: '' })),
  'home.closed': (state) => transition(HOME_LIST.kept({ ...state, closed: !state.closed })),
  'home.down': move(() => 1),
  'home.up': move(() => -1),
  'home.first': (state) => transition(HOME_LIST.choose(state, 0)),
  'home.last': (state) => further(HOME_LIST.choose(state, Number.MAX_SAFE_INTEGER)),
  'home.page-down': move(page),
  'home.page-up': move((state) => -page(state)),
  'home.retry': (state) => transition(state, { kind: 'retry' }),
  'home.redraw': (state) => transition(state, { kind: 'redraw' }),
  'home.quit': (state) => transition(state, { kind: 'quit' }),

  'home.filter-keep': (state) => transition({ ...state, typing: null }),
  'home.filter-drop': (state) => transition(HOME_LIST.kept({ ...state, typing: null, filter: '' })),
  'home.filter-down': move(() => 1),
  'home.filter-up': move(() => -1),

  'home.hurt': answer('verdict', (state, { item }) =>
    judging(state, item, { hurt: true, why: null, prevent: null }),
  ),
  'home.unhurt': answer('verdict', (state, { item }) => transition(askWhy(state, item))),
  'home.unjudge': answer('verdict', (state, { item }) => judging(state, item, null)),
  'home.cancel': acts['confirm.no'],
  'home.undo': (state) => {
    const { judged } = state;
    if (judged === null) {
      const turn = takenTurn(state);
      return transition(turn === null ? state : givingBack(state, turn));
    }
    const effect = { kind: 'verdict', item: judged.item, judgement: judged.before } as const;
    return transition({ ...state, judged: null, busy: 'verdict' }, effect);
  },
};

/** Does an act; what cannot be done now says why. */
export const runHomeAct = runOf<HomeState, HomeWorld, HomeEffect, HomeActId>(HOME_KEYS, ACTS);
