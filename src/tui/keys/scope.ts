import type { Pane } from '../model/layout.ts';
import type { DialogState, ScreenState } from '../model/screen-state.ts';
import type { Scope } from './binding.ts';
import { isPane } from './keys.ts';

export const topDialog = (state: ScreenState): DialogState | null => state.dialogs.at(-1) ?? null;

/** Who gets the keys: what lies on top, then the prompt, then the note editor, then the range that is picked, then the pane in focus. */
export function scopeOf(state: ScreenState): Scope {
  const top = topDialog(state);
  if (top?.kind === 'text' && top.filter?.typing === true) return 'filter';
  if (top?.kind === 'text') {
    if (top.text === 'line') return 'fields';
    return top.text === 'values' || top.text === 'trace' ? top.text : 'text';
  }
  if (top !== null) return top.kind;
  if (state.prompt !== null) return 'prompt';
  if (state.draft !== null) return 'editor';
  return state.logs.pick !== null && state.focus === 'logs' ? 'range' : paneScope(state);
}

/** The pane in focus, or the view that the log pane shows. */
export function paneScope({ focus, logs }: ScreenState): Scope {
  return focus === 'logs' && logs.view !== 'lines' ? logs.view : focus;
}

/** The screen with what a scope's acts are about in front: a pane, or a view of the log pane. */
export function inFront(scope: Scope, state: ScreenState): ScreenState {
  if (scope === 'patterns' || scope === 'compare' || scope === 'changes' || scope === 'release')
    return { ...state, focus: 'logs', logs: { ...state.logs, view: scope } };
  if (scope === 'logs') return { ...state, focus: 'logs', logs: { ...state.logs, view: 'lines' } };
  return isPane(scope) ? { ...state, focus: scope as Pane } : state;
}
