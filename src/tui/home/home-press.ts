import { TITLE_MOST } from '../../domain/title.ts';
import { foldKey, isComposed } from '../../text/fold-key.ts';
import { graphemes } from '../../text/graphemes.ts';
import type { KeyPress } from '../keys/key-press.ts';
import { type Editor, edit, insert, typed } from '../model/editor.ts';
import { homeToast, runHomeAct, selectAt } from './home-acts.ts';
import { type HomeChange, type HomeEffect, homeChange } from './home-effects.ts';
import { homeLookUp, homeScope } from './home-keys.ts';
import { selectedItem } from './home-list.ts';
import type { HomeState } from './home-state.ts';
import type { HomeWorld } from './home-world.ts';

/** No filter or reason is longer; what is pasted beyond is cut. */
const MOST = 500;

const most = ({ dialog }: HomeState): number => (dialog?.kind === 'new' ? TITLE_MOST : MOST);
/** Keys in a run this long were pasted without saying so. */
const PASTED = 8;

/** The text that typing goes to; null where keys are commands. */
function editorOf({ dialog, typing }: HomeState): Editor | null {
  if (dialog !== null) return 'editor' in dialog ? dialog.editor : null;
  return typing;
}

function put(state: HomeState, editor: Editor): HomeState {
  const { dialog } = state;
  if (dialog?.kind === 'reason' || dialog?.kind === 'new') return { ...state, dialog: { ...dialog, editor } };
  if (dialog?.kind === 'value') return { ...state, dialog: { ...dialog, editor, at: 0, wrong: null } };
  if (dialog?.kind === 'turn') return { ...state, dialog: { ...dialog, editor, wrong: null } };
  const next = { ...state, typing: editor, filter: editor.text.trim() };
  return selectedItem(next) === null ? selectAt(next, 0) : next;
}

function write(state: HomeState, editor: Editor, text: string): HomeState {
  const room = most(state) - editor.text.length;
  const fits = cut(typed(text, false, editor), room);
  return fits === '' ? state : put(state, insert(editor, fits));
}

/** The whole characters of a text that take up `room` UTF-16 units at most. */
function cut(text: string, room: number): string {
  let kept = '';
  for (const one of graphemes(text)) {
    if (kept.length + one.length > room) break;
    kept += one;
  }
  return kept;
}

/** One key, or one run of typed text. */
export function homePress(state: HomeState, world: HomeWorld, key: KeyPress): HomeChange {
  const editor = editorOf(state);
  if (editor !== null) {
    if (key.text !== '') return homeChange(write(state, editor, key.text));
    const binding = homeLookUp(homeScope(state), key.key);
    if (binding !== null) return runHomeAct(binding.id, state, world);
    const edited = edit(editor, key.key, most(state));
    return homeChange(edited === null ? state : put(state, edited));
  }
  if (key.text === '') return command(state, world, key.key);
  const keys = graphemes(key.text);
  if (keys.length > PASTED && new Set(keys).size > 1) return homePaste(state, world, key.text);
  const effects: HomeEffect[] = [];
  let now = state;
  for (const [i, one] of keys.entries()) {
    // A key of this run has opened a text: the rest belongs there.
    if (editorOf(now) !== null) {
      const rest = homePress(now, world, { key: 'text', text: keys.slice(i).join('') });
      return homeChange(rest.state, ...effects, ...rest.effects);
    }
    if (isComposed(one)) {
      return homeChange(homeToast(now, world, 'wait', { key: 'toast.ime-on' }), ...effects);
    }
    const next = command(now, world, one === ' ' ? 'space' : foldKey(one));
    now = next.state;
    effects.push(...next.effects);
  }
  return homeChange(now, ...effects);
}

function command(state: HomeState, world: HomeWorld, key: string): HomeChange {
  const binding = homeLookUp(homeScope(state), key);
  return binding === null ? homeChange(state) : runHomeAct(binding.id, state, world);
}

/** Pasted text: into the text under edit, else it filters. */
export function homePaste(state: HomeState, world: HomeWorld, text: string): HomeChange {
  const editor = editorOf(state);
  if (editor !== null) return homeChange(write(state, editor, text));
  if (state.dialog !== null) return homeChange(state);
  const opened = runHomeAct('home.filter', state, world).state;
  return homeChange(opened.typing === null ? opened : write(opened, opened.typing, text));
}
