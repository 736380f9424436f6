import type { DialogState, ScreenState } from '../model/screen-state.ts';
import type { Scope } from './binding.ts';

export const topDialog = (state: ScreenState): DialogState | null => state.dialogs.at(-1) ?? null;

/** Who gets the keys: what lies on top, then the prompt, then the note editor, then the pane in focus. */
export function scopeOf(state: ScreenState): Scope {
  const top = topDialog(state);
  if (top?.kind === 'text' && top.filter?.typing === true) return 'filter';
  if (top?.kind === 'text') {
    if (top.text === 'line') return 'fields';
    return top.text === 'values' || top.text === 'trace' ? top.text : 'text';
  }
  if (top !== null) return top.kind;
  if (state.prompt !== null) return 'prompt';
  return state.draft !== null ? 'editor' : state.focus;
}
