import { PROMPTS } from '../dialogs/prompts/prompts.ts';
import { type Change, change } from '../model/change.ts';
import { editorOf, selectedEditor } from '../model/editor.ts';
import type { PromptId, ScreenState } from '../model/screen-state.ts';

/** Opens a prompt about something, with a text that is there already: to be replaced where it is a time, else to be changed. */
export function openPrompt(state: ScreenState, prompt: PromptId, target: string | null, text = ''): Change {
  const { time, replaced } = PROMPTS[prompt];
  const editor = time !== undefined || replaced === true ? selectedEditor(text) : editorOf(text);
  return change({ ...state, prompt: { prompt, target, editor, recalled: -1 } });
}
