import { runOf } from '../kernel/press.ts';
import { change, TOAST_MS } from '../model/change.ts';
import { type Editor, editorOf } from '../model/editor.ts';
import type { ToastState } from '../model/screen-state.ts';
import type { Saying } from '../model/words.ts';
import { pageActs } from './acts/act-dialogs.ts';
import { beginActs } from './begin/begin-acts.ts';
import { detailActs, openDetails } from './details/detail-acts.ts';
import { type Item, type Judgement, SCOPES } from './home-data.ts';
import type { HomeAct, HomeChange, HomeEffect } from './home-effects.ts';
import { HOME_KEYS, type HomeActId } from './home-keys.ts';
import { homeLayout, listRows } from './home-layout.ts';
import { itemsOf, rowInView, selectedItem, sessionOf, verdictOfItem } from './home-list.ts';
import type { HomeState, HomeWorld } from './home-state.ts';
import { givingBack, turnActs } from './turns/turn-dialogs.ts';
import { takenTurn } from './turns/turns.ts';

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
