import { type Act, change, TOAST_MS } from '../model/change.ts';
import { editorOf, emptyEditor } from '../model/editor.ts';
import type { ToastState } from '../model/screen-state.ts';
import type { Saying } from '../model/words.ts';
import type { WatchActId } from './watch-keys.ts';
import { chosenRow, selectedPlace, watchRows } from './watch-rows.ts';
import {
  EXCLUDE_FIELDS,
  type ExclusionWish,
  STANDINGS,
  type WatchState,
  type WatchWorld,
} from './watch-state.ts';
import { watchSaid } from './watch-words.ts';

export type WatchEffect =
  | { readonly kind: 'quit' | 'redraw' }
  | { readonly kind: 'session'; readonly incident: string }
  | { readonly kind: 'exclude'; readonly wish: ExclusionWish };

type WatchAct = Act<WatchState, WatchWorld, WatchEffect>;

const DAYS = { usual: '7', most: 30 } as const;

export const watchToast = (
  state: WatchState,
  { now }: Pick<WatchWorld, 'now'>,
  tone: ToastState['tone'],
  say: Saying,
): WatchState => ({ ...state, toast: { tone, say, until: now + TOAST_MS[tone] } });

/** Chooses the row at a place, or the nearest there is. */
export function chooseRow(state: WatchState, place: number): WatchState {
  const rows = watchRows(state);
  const at = Math.max(0, Math.min(rows.length - 1, place));
  return { ...state, selected: rows[at]?.id ?? null };
}

const move =
  (place: (state: WatchState) => number): WatchAct =>
  (state) =>
    change(chooseRow(state, place(state)));

const scrolled =
  (by: number): WatchAct =>
  (state) => {
    const { dialog } = state;
    if (dialog === null || !('scroll' in dialog)) return change(state);
    return change({ ...state, dialog: { ...dialog, scroll: Math.max(0, dialog.scroll + by) } });
  };

const closed: WatchAct = (state) => change({ ...state, dialog: null });

/** The next field, or the wish when all are there. */
const keptField: WatchAct = (state) => {
  const { dialog } = state;
  if (dialog?.kind !== 'exclude') return change(state);
  const { field, kept, editor, rule, asked } = dialog;
  const text = editor.text.trim();
  if (text === '') return change({ ...state, dialog: { ...dialog, wrong: 'empty' } });
  const days = Number(text);
  if (field === 'days' && !(Number.isInteger(days) && days >= 1 && days <= DAYS.most)) {
    return change({ ...state, dialog: { ...dialog, wrong: 'bad-days' } });
  }
  const all = { ...kept, [field]: text };
  const next = EXCLUDE_FIELDS[EXCLUDE_FIELDS.indexOf(field) + 1];
  if (next !== undefined) {
    const first = next === 'days' ? editorOf(DAYS.usual) : emptyEditor;
    return change({ ...state, dialog: { ...dialog, kept: all, field: next, editor: first } });
  }
  const wish = { rule, query: all.query ?? '', reason: all.reason ?? '', days, sure: asked !== null };
  return change({ ...state, dialog: null }, { kind: 'exclude', wish });
};

export const WATCH_ACTS: Readonly<Record<WatchActId, WatchAct>> = {
  down: move((state) => selectedPlace(state) + 1),
  up: move((state) => selectedPlace(state) - 1),
  first: move(() => 0),
  last: move((state) => watchRows(state).length - 1),
  state: (state) => {
    const next = state.only === null ? 0 : STANDINGS.indexOf(state.only) + 1;
    return change({ ...state, only: STANDINGS[next] ?? null });
  },
  filter: (state) => change({ ...state, typing: editorOf(state.filter) }),
  'filter-keep': (state) => change({ ...state, typing: null }),
  'filter-drop': (state) => change({ ...state, typing: null, filter: '' }),
  clear: (state) => change({ ...state, filter: '', only: null }),
  open: (state) => {
    const row = chosenRow(state)?.id ?? '';
    return change({ ...state, dialog: { kind: 'details', row, scroll: 0 } });
  },
  help: (state) => change({ ...state, dialog: { kind: 'help', scroll: 0 } }),
  'text-down': scrolled(1),
  'text-up': scrolled(-1),
  'text-close': closed,
  'help-down': scrolled(1),
  'help-up': scrolled(-1),
  'help-close': closed,
  exclude: (state) => {
    const row = chosenRow(state);
    const rule = row?.kind === 'rule' ? row.rule.name : '';
    const fields = { field: 'query', kept: {}, editor: emptyEditor, wrong: null, asked: null } as const;
    return change({ ...state, dialog: { kind: 'exclude', rule, ...fields } });
  },
  'exclude-keep': keptField,
  'exclude-drop': closed,
  session: (state, world) => {
    const row = chosenRow(state);
    const incident = row?.kind === 'rule' ? (row.page?.incident ?? '') : '';
    const told = watchToast(state, world, 'wait', watchSaid(world, 'watch.entering'));
    return change(told, { kind: 'session', incident });
  },
  redraw: (state) => change(state, { kind: 'redraw' }),
  quit: (state) => change(state, { kind: 'quit' }),
};

/** The form again, as it was kept, with what has to be known before it is added. */
export function askedAgain(
  state: WatchState,
  { rule, query, reason, days }: ExclusionWish,
  asked: string,
): WatchState {
  const editor = editorOf(String(days));
  const dialog = { kind: 'exclude', rule, field: 'days', kept: { query, reason }, editor } as const;
  return { ...state, dialog: { ...dialog, wrong: null, asked } };
}
