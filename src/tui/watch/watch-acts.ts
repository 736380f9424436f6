import { foldKey } from '../../text/fold-key.ts';
import type { KeyPress } from '../keys/key-press.ts';
import { type Editor, edit, editorOf, emptyEditor, insert, typed } from '../model/editor.ts';
import { type WatchActId, watchLookUp, watchScope } from './watch-keys.ts';
import { chosenRow, selectedPlace, watchRows } from './watch-rows.ts';
import {
  EXCLUDE_FIELDS,
  type ExclusionWish,
  STANDINGS,
  type WatchDialog,
  type WatchState,
  type WatchToast,
  type WatchWorld,
} from './watch-state.ts';
import { watchWord } from './watch-words.ts';

export type WatchEffect =
  | { readonly kind: 'quit' | 'redraw' }
  | { readonly kind: 'session'; readonly incident: string }
  | { readonly kind: 'exclude'; readonly wish: ExclusionWish };

export interface WatchChange {
  readonly state: WatchState;
  readonly effects: readonly WatchEffect[];
}

const TOAST_MS = 6_000;
const MOST = 500;
const QUERY_MOST = 2_000;
const DAYS = { usual: '7', most: 30 } as const;

export const watchChange = (state: WatchState, ...effects: readonly WatchEffect[]): WatchChange => ({
  state,
  effects,
});

export const watchToast = (
  state: WatchState,
  { now }: Pick<WatchWorld, 'now'>,
  tone: WatchToast['tone'],
  text: string,
): WatchState => ({ ...state, toast: { tone, text, until: now + TOAST_MS } });

/** One key, or one run of typed text. */
export function watchPress(state: WatchState, world: WatchWorld, key: KeyPress): WatchChange {
  const editor = openEditor(state);
  const scope = watchScope(state);
  if (editor !== null) {
    if (key.text !== '') return watchChange(written(state, editor, key.text));
    const binding = watchLookUp(scope, key.key);
    if (binding !== null) return run(binding.id, state, world);
    const edited = edit(editor, key.key, MOST);
    return watchChange(edited === null ? state : withEditor(state, edited));
  }
  const binding = watchLookUp(scope, key.key) ?? watchLookUp(scope, foldKey(key.key));
  return binding === null ? watchChange(state) : run(binding.id, state, world);
}

export function watchPaste(state: WatchState, text: string): WatchChange {
  const editor = openEditor(state);
  return watchChange(editor === null ? state : written(state, editor, text));
}

/** The text that typing goes to; null where keys are commands. */
function openEditor({ dialog, typing }: WatchState): Editor | null {
  if (dialog !== null) return dialog.kind === 'exclude' ? dialog.editor : null;
  return typing;
}

function written(state: WatchState, editor: Editor, text: string): WatchState {
  const most = state.dialog?.kind === 'exclude' && state.dialog.field === 'query' ? QUERY_MOST : MOST;
  const fits = typed(text, false, editor).slice(0, Math.max(0, most - editor.text.length));
  return fits === '' ? state : withEditor(state, insert(editor, fits));
}

function withEditor(state: WatchState, editor: Editor): WatchState {
  const { dialog } = state;
  if (dialog?.kind === 'exclude') return { ...state, dialog: { ...dialog, editor, wrong: null } };
  return { ...state, typing: editor, filter: editor.text.trim() };
}

/** Chooses the row at a place, or the nearest there is. */
export function chooseRow(state: WatchState, place: number): WatchState {
  const rows = watchRows(state);
  const at = Math.max(0, Math.min(rows.length - 1, place));
  return { ...state, selected: rows[at]?.id ?? null };
}

function run(id: WatchActId, state: WatchState, world: WatchWorld): WatchChange {
  switch (id) {
    case 'down':
      return watchChange(chooseRow(state, selectedPlace(state) + 1));
    case 'up':
      return watchChange(chooseRow(state, selectedPlace(state) - 1));
    case 'first':
      return watchChange(chooseRow(state, 0));
    case 'last':
      return watchChange(chooseRow(state, watchRows(state).length - 1));
    case 'state': {
      const next = state.only === null ? 0 : STANDINGS.indexOf(state.only) + 1;
      return watchChange({ ...state, only: STANDINGS[next] ?? null });
    }
    case 'filter':
      return watchChange({ ...state, typing: editorOf(state.filter) });
    case 'filter-keep':
      return watchChange({ ...state, typing: null });
    case 'filter-drop':
      return watchChange({ ...state, typing: null, filter: '' });
    case 'clear':
      return watchChange({ ...state, filter: '', only: null });
    case 'open': {
      const row = chosenRow(state);
      return watchChange(
        row === null ? state : { ...state, dialog: { kind: 'details', row: row.id, scroll: 0 } },
      );
    }
    case 'help':
      return watchChange({ ...state, dialog: { kind: 'help', scroll: 0 } });
    case 'text-down':
    case 'help-down':
      return watchChange(scrolled(state, 1));
    case 'text-up':
    case 'help-up':
      return watchChange(scrolled(state, -1));
    case 'text-close':
    case 'help-close':
    case 'exclude-drop':
      return watchChange({ ...state, dialog: null });
    case 'exclude':
      return begunExclusion(state, world);
    case 'exclude-keep':
      return keptField(state);
    case 'session':
      return toSession(state, world);
    case 'redraw':
      return watchChange(state, { kind: 'redraw' });
    case 'quit':
      return watchChange(state, { kind: 'quit' });
  }
}

function scrolled(state: WatchState, by: number): WatchState {
  const { dialog } = state;
  if (dialog === null || !('scroll' in dialog)) return state;
  return { ...state, dialog: { ...dialog, scroll: Math.max(0, dialog.scroll + by) } };
}

function toSession(state: WatchState, world: WatchWorld): WatchChange {
  const row = chosenRow(state);
  const page = row?.kind === 'rule' ? row.page : null;
  const say = (key: 'watch.no-page' | 'watch.no-incident') =>
    watchChange(watchToast(state, world, 'wait', watchWord(world.lang, key)));
  if (page === null) return say('watch.no-page');
  if (page.incident === null) return say('watch.no-incident');
  const told = watchToast(state, world, 'wait', watchWord(world.lang, 'watch.entering'));
  return watchChange(told, { kind: 'session', incident: page.incident });
}

function begunExclusion(state: WatchState, world: WatchWorld): WatchChange {
  const row = chosenRow(state);
  if (row?.kind !== 'rule') {
    return watchChange(watchToast(state, world, 'wait', watchWord(world.lang, 'watch.no-rule')));
  }
  const dialog: WatchDialog = {
    kind: 'exclude',
    rule: row.rule.name,
    field: 'query',
    kept: {},
    editor: emptyEditor,
    wrong: null,
    asked: null,
  };
  return watchChange({ ...state, dialog });
}

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

/** The next field, or the wish when all are there. */
function keptField(state: WatchState): WatchChange {
  const { dialog } = state;
  if (dialog?.kind !== 'exclude') return watchChange(state);
  const { field, kept, editor, rule, asked } = dialog;
  const text = editor.text.trim();
  if (text === '') return watchChange({ ...state, dialog: { ...dialog, wrong: 'empty' } });
  const days = Number(text);
  if (field === 'days' && !(Number.isInteger(days) && days >= 1 && days <= DAYS.most)) {
    return watchChange({ ...state, dialog: { ...dialog, wrong: 'bad-days' } });
  }
  const all = { ...kept, [field]: text };
  const next = EXCLUDE_FIELDS[EXCLUDE_FIELDS.indexOf(field) + 1];
  if (next !== undefined) {
    const first = next === 'days' ? editorOf(DAYS.usual) : emptyEditor;
    return watchChange({ ...state, dialog: { ...dialog, kept: all, field: next, editor: first } });
  }
  const wish = { rule, query: all.query ?? '', reason: all.reason ?? '', days, sure: asked !== null };
  return watchChange({ ...state, dialog: null }, { kind: 'exclude', wish });
}
