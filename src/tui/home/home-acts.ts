import { PAGE_PARTS } from '../../domain/page.ts';
import { sameTitle } from '../../domain/title.ts';
import { runOf } from '../kernel/press.ts';
import { change, TOAST_MS } from '../model/change.ts';
import { type Editor, editorOf } from '../model/editor.ts';
import type { ToastState } from '../model/screen-state.ts';
import type { Saying } from '../model/words.ts';
import { pageActs } from './acts/act-dialogs.ts';
import { detailScroll } from './details/detail-lines.ts';
import { readingParts } from './details/part-state.ts';
import {
  type HomeWorld,
  type Item,
  type Judgement,
  type PageItem,
  SCOPES,
  type SessionRow,
} from './home-data.ts';
import type { HomeAct, HomeChange, HomeEffect } from './home-effects.ts';
import { HOME_KEYS, type HomeActId } from './home-keys.ts';
import { homeLayout, listRows } from './home-layout.ts';
import {
  itemsOf,
  pageInView,
  rowInView,
  rowOfSession,
  selectedItem,
  sessionOf,
  verdictOfItem,
} from './home-list.ts';
import type { HomeState } from './home-state.ts';
import { givingBack, turnActs } from './turns/turn-dialogs.ts';
import { takenTurn } from './turns/turns.ts';

/** Opens a page; each of its parts is read by itself. */
function openDetails(state: HomeState, item: PageItem): HomeChange {
  const dialog = { kind: 'details', item, parts: readingParts, scroll: 0 } as const;
  return change({ ...state, dialog }, ...PAGE_PARTS.map((part) => ({ kind: 'part', item, part }) as const));
}

const browse: HomeAct = (state) => {
  const url = pageInView(state)?.url ?? null;
  return url === null ? change(state) : change(state, { kind: 'browse', url });
};

const copy: HomeAct = (state) => {
  const url = pageInView(state)?.url ?? null;
  return url === null
    ? change(state)
    : change(state, { kind: 'copy', text: url, what: { key: 'copied.url' } });
};

const scroll =
  (by: number): HomeAct =>
  (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'details') return change(state);
    return change({ ...state, dialog: { ...dialog, scroll: detailScroll(dialog.scroll, by) } });
  };

/** Keys of a page that is open; its start, its acknowledgement and its verdict are as those of the list. */
const detailActs = {
  'home.browser': browse,
  'home.copy': copy,
  'home.detail-start': (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'details') return change(state);
    const { item } = dialog;
    return change({ ...state, dialog: null, busy: 'start' }, { kind: 'start', item });
  },
  'home.detail-browser': browse,
  'home.detail-copy': copy,
  'home.detail-retry': (state) => {
    const { dialog } = state;
    return dialog?.kind === 'details' ? openDetails(state, dialog.item) : change(state);
  },
  'home.detail-down': scroll(1),
  'home.detail-up': scroll(-1),
  'home.detail-close': (state) => change({ ...state, dialog: null }),
} as const satisfies Readonly<Record<string, HomeAct>>;

/** That acts are in the name of the login, as no other is known. */
export const loginNotice = (who: string): Saying => ({ key: 'home.login-name', params: { who } });

export const homeToast = (
  state: HomeState,
  world: HomeWorld,
  tone: ToastState['tone'],
  say: Saying,
): HomeState => ({ ...state, toast: { tone, say, until: world.now + TOAST_MS[tone] } });

/** Chooses the row `by` rows from the chosen one; from where it was, when that is gone. */
function moved(state: HomeState, by: number): HomeState {
  const items = itemsOf(state);
  const found = items.findIndex(({ id }) => id === state.selected);
  // Where the chosen row has gone, another is in its place: one step leads there, not past it.
  const from = found >= 0 ? found + by : by > 0 ? state.at + by - 1 : state.at + by;
  return selectAt(state, from);
}

/** Chooses by place; the nearest one there is. */
export function selectAt(state: HomeState, index: number): HomeState {
  const items = itemsOf(state);
  const at = Math.max(0, Math.min(index, items.length - 1));
  return { ...state, selected: items[at]?.id ?? null, at };
}

const move =
  (by: (state: HomeState) => number): HomeAct =>
  (state) =>
    further(moved(state, by(state)));

/** At the last page that has been read the next hundred is asked for. */
function further(state: HomeState): HomeChange {
  const pages = itemsOf(state).filter(({ kind }) => kind === 'page');
  const { reading, readScope, scope, hundreds } = state;
  const at = pages.findIndex(({ id }) => id === state.selected);
  const read = reading?.pages?.incidents.length ?? 0;
  const due = reading?.pages?.more && readScope === scope && at >= 0 && at >= pages.length - 2;
  // Not again while the last hundred is still on its way.
  if (!due || read <= (hundreds - 1) * 100) return change(state);
  return change({ ...state, hundreds: hundreds + 1 }, { kind: 'look' });
}

const page = (state: HomeState): number => Math.max(1, listRows(homeLayout(state)) - 1);

/** The chosen row of a list that a filter has changed: itself if it is left, else the first. */
const kept = (state: HomeState): HomeState => (selectedItem(state) === null ? selectAt(state, 0) : state);

const verdict: HomeAct = (state) => {
  const item = rowInView(state);
  return change(item === null ? state : { ...state, dialog: { kind: 'verdict', item } });
};

/** Acts on a session that is started without a page. */
const beginActs = {
  'home.new': (state) =>
    change({ ...state, dialog: { kind: 'new', editor: editorOf(state.title) }, title: '' }),
  'home.new-start': (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'new') return change(state);
    const title = dialog.editor.text.trim();
    const session = atWorkOn(title, state);
    if (session === null) return begun(state, title);
    return change({ ...state, dialog: { kind: 'twin', title, session } });
  },
  'home.new-drop': (state) => change({ ...state, dialog: null }),
  'home.twin-join': (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'twin') return change(state);
    const { id } = dialog.session;
    return change({ ...state, dialog: null, selected: rowOfSession(id) }, { kind: 'enter', session: id });
  },
  'home.twin-new': (state) => {
    const { dialog } = state;
    return dialog?.kind === 'twin' ? begun(state, dialog.title) : change(state);
  },
  'home.twin-back': (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'twin') return change(state);
    return change({ ...state, dialog: { kind: 'new', editor: editorOf(dialog.title) } });
  },
} as const satisfies Readonly<Record<string, HomeAct>>;

/** The title is kept until the session is there: where the hub refuses it, nobody types it twice. */
const begun = (state: HomeState, title: string): HomeChange =>
  change({ ...state, dialog: null, busy: 'start', title }, { kind: 'begin', title });

/** Two who are called by one alert start at once: the live session of this title where somebody is at work. */
function atWorkOn(title: string, { reading }: HomeState): SessionRow | null {
  const same = reading?.sessions.find(
    (row) => row.status === 'open' && row.peopleNow.length > 0 && sameTitle(row.title, title),
  );
  return same ?? null;
}

const ACTS: Readonly<Record<HomeActId, HomeAct>> = {
  ...detailActs,
  ...pageActs,
  ...beginActs,
  ...turnActs,
  'home.open': (state) => {
    const item = selectedItem(state);
    if (item === null) return change(state);
    const session = sessionOf(item);
    if (session !== null) return change(state, { kind: 'enter', session });
    return item.kind === 'page' ? openDetails(state, item) : change(state);
  },
  'home.verdict': verdict,
  'home.detail-verdict': verdict,
  'home.scope': (state) => {
    const next = SCOPES[(SCOPES.indexOf(state.scope) + 1) % SCOPES.length] ?? 'mine';
    return change({ ...state, scope: next, hundreds: 1 }, { kind: 'look' });
  },
  'home.filter': (state) =>
    change({
      ...state,
      typing: written(state.filter),
    }),
  'home.mark': (state) => {
    const id = selectedItem(state)?.id;
    if (id === undefined) return change(state);
    const others = state.marked.filter((one) => one !== id);
    const marked = others.length < state.marked.length ? others : [...others, id];
    return change({ ...state, marked });
  },
  // What was chosen last is let go of first.
  'home.clear': (state) =>
    change(state.marked.length > 0 ? { ...state, marked: [] } : kept({ ...state, filter: '' })),
  'home.closed': (state) => change(kept({ ...state, closed: !state.closed })),
  'home.down': move(() => 1),
  'home.up': move(() => -1),
  'home.first': (state) => change(selectAt(state, 0)),
  'home.last': (state) => further(selectAt(state, Number.MAX_SAFE_INTEGER)),
  'home.page-down': move(page),
  'home.page-up': move((state) => -page(state)),
  'home.retry': (state) => change(state, { kind: 'retry' }),
  'home.redraw': (state) => change(state, { kind: 'redraw' }),
  'home.help': (state) => change({ ...state, dialog: { kind: 'help', scroll: 0 } }),
  'home.quit': (state) => change(state, { kind: 'quit' }),

  'home.filter-keep': (state) => change({ ...state, typing: null }),
  'home.filter-drop': (state) => change(kept({ ...state, typing: null, filter: '' })),
  'home.filter-down': move(() => 1),
  'home.filter-up': move(() => -1),

  'home.hurt': (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'verdict') return change(state);
    return judging(state, dialog.item, { hurt: true, why: null, prevent: null });
  },
  'home.unhurt': (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'verdict') return change(state);
    const { item } = dialog;
    const editor = written(verdictOfItem(item)?.why);
    return change({ ...state, dialog: { kind: 'reason', item, field: 'why', why: '', editor } });
  },
  'home.unjudge': (state) => {
    const { dialog } = state;
    return dialog?.kind === 'verdict' ? judging(state, dialog.item, null) : change(state);
  },
  'home.undo': (state) => {
    const { judged } = state;
    if (judged === null) {
      const turn = takenTurn(state);
      return change(turn === null ? state : givingBack(state, turn));
    }
    const effect = { kind: 'verdict', item: judged.item, judgement: judged.before } as const;
    return change({ ...state, judged: null, busy: 'verdict' }, effect);
  },
  'home.cancel': (state) => change({ ...state, dialog: null }),
  'home.reason-keep': (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'reason') return change(state);
    const text = dialog.editor.text.trim();
    if (dialog.field === 'why') {
      return change({
        ...state,
        dialog: {
          ...dialog,
          field: 'prevent',
          why: text,
          editor: written(verdictOfItem(dialog.item)?.prevent),
        },
      });
    }
    return judging(state, dialog.item, { hurt: false, why: dialog.why || null, prevent: text || null });
  },
  'home.reason-drop': (state) => change({ ...state, dialog: null }),

  'home.help-down': (state) => change(scrolled(state, 1)),
  'home.help-up': (state) => change(scrolled(state, -1)),
  'home.help-close': (state) => change({ ...state, dialog: null }),
};

/** Says it of a row, or takes back what was said; what was there before can be had back by `u`. */
function judging(state: HomeState, item: Item, judgement: Judgement | null): HomeChange {
  const judged = { item, before: verdictOfItem(item) };
  return change({ ...state, dialog: null, busy: 'verdict', judged }, { kind: 'verdict', item, judgement });
}

const written = (text: string | null | undefined): Editor => editorOf(text ?? '');

function scrolled(state: HomeState, by: number): HomeState {
  const { dialog } = state;
  if (dialog?.kind !== 'help') return state;
  return { ...state, dialog: { ...dialog, scroll: Math.max(0, Math.min(40, dialog.scroll + by)) } };
}

/** Does an act; what cannot be done now says why. */
export const runHomeAct = runOf<HomeState, HomeWorld, HomeEffect, HomeActId>(
  { keymap: HOME_KEYS, refuse: (state, world, why) => change(homeToast(state, world, 'wait', why)) },
  ACTS,
);
