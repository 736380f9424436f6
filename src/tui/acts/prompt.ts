import { isSaying } from '../dialogs/prompts/prompt.ts';
import { PROMPTS } from '../dialogs/prompts/prompts.ts';
import { editorOf, selectedEditor } from '../model/editor.ts';
import type { PromptId, PromptState, ScreenState } from '../model/screen-state.ts';
import { type Act, type Transition, transition } from '../model/transition.ts';
import type { World } from '../model/world.ts';
import { completed, wordBefore } from '../select/query-words.ts';

const HISTORY = 50;

const onPrompt =
  (act: (state: ScreenState, world: World, prompt: PromptState) => Transition): Act =>
  (state, world) =>
    state.prompt === null ? transition(state) : act(state, world, state.prompt);

function remember(state: ScreenState, { prompt, editor }: PromptState): ScreenState {
  const text = editor.text;
  if (text === '' || PROMPTS[prompt].history !== true) return state;
  const older = (state.history[prompt] ?? []).filter((each) => each !== text);
  return { ...state, history: { ...state.history, [prompt]: [text, ...older].slice(0, HISTORY) } };
}

function accept(state: ScreenState, world: World, prompt: PromptState): Transition {
  // A time says less than what it was made of: as it stands it is not set again.
  const { time, offers } = PROMPTS[prompt.prompt];
  if (prompt.editor.selected && time !== undefined && offers?.(world) !== true) {
    return transition({ ...state, prompt: null });
  }
  const result = PROMPTS[prompt.prompt].accept(
    prompt.editor.text,
    prompt,
    { ...remember(state, prompt), prompt: null },
    world,
  );
  return isSaying(result) ? transition({ ...state, prompt: { ...prompt, error: result } }) : result;
}

function recall(state: ScreenState, prompt: PromptState, by: 1 | -1): Transition {
  const history = state.history[prompt.prompt] ?? [];
  const recalled = Math.min(history.length - 1, Math.max(-1, prompt.recalled + by));
  const text = recalled === -1 ? '' : (history[recalled] ?? '');
  if (recalled === prompt.recalled) return transition(state);
  return transition({ ...state, prompt: { ...prompt, recalled, editor: editorOf(text) } });
}

/** The word at the caret as a field or a named query; again, as the next one. */
function complete(state: ScreenState, prompt: PromptState): Transition {
  const { completion, editor } = prompt;
  if (completion === undefined || completion.made !== editor.text) {
    return transition(state, { kind: 'ask-names', word: wordBefore(editor.text, editor.cursor) });
  }
  return transition(completed(state, { ...completion, at: (completion.at + 1) % completion.items.length }));
}

export const promptActs = {
  'prompt.complete': onPrompt((state, _world, prompt) => complete(state, prompt)),
  'prompt.accept': onPrompt(accept),
  'prompt.older': onPrompt((state, _world, prompt) => recall(state, prompt, 1)),
  'prompt.newer': onPrompt((state, _world, prompt) => recall(state, prompt, -1)),
  /** What a preview has changed goes back with it. */
  'prompt.close': onPrompt((state, _world, prompt) => {
    const search = prompt.prompt === 'search' ? (prompt.target ?? '') : state.logs.search;
    return transition({ ...state, prompt: null, logs: { ...state.logs, search } });
  }),
} satisfies Record<string, Act>;

/** Opens a prompt about something, with a text that is there already: to be replaced where it is a time, else to be changed. */
export function openPrompt(
  state: ScreenState,
  prompt: PromptId,
  target: string | null,
  text = '',
): Transition {
  const { time, replaced } = PROMPTS[prompt];
  const editor = time !== undefined || replaced === true ? selectedEditor(text) : editorOf(text);
  return transition({ ...state, prompt: { prompt, target, editor, recalled: -1 } });
}
