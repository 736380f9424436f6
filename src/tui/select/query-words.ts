import { editorOf } from '../model/editor.ts';
import type { Completion } from '../model/query-prompt.ts';
import type { ScreenState } from '../model/screen-state.ts';

/** What stands before the caret and may be a field's name, or the name of a query. */
const WORD = /[^\s()":+!|&<>=[\]{}]*$/;

export const wordBefore = (text: string, cursor: number): string =>
  WORD.exec(text.slice(0, cursor))?.[0] ?? '';

/** Puts an item of a completion in the place of the word. */
export function completed(state: ScreenState, completion: Completion): ScreenState {
  const { prompt } = state;
  const item = completion.items[completion.at];
  if (prompt === null || item === undefined) return state;
  const { text, cursor } = prompt.editor;
  const before = text.slice(0, completion.start) + item.text;
  const made = before + text.slice(cursor);
  const { error: _, ...rest } = prompt;
  const editor = { ...editorOf(made), cursor: before.length };
  return { ...state, prompt: { ...rest, editor, completion: { ...completion, made } } };
}
