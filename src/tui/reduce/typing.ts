import { fieldAt } from '../acts/dialogs.ts';
import { PROMPTS } from '../dialogs/prompts/prompts.ts';
import type { KeyPress } from '../keys/key-press.ts';
import { topDialog } from '../keys/scope.ts';
import { replaceTop } from '../model/change.ts';
import { type Editor, edit, insert, typed } from '../model/editor.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';

/** A text under edit on the screen: where it is, how wide its rows are, and how to put it back. */
interface Field {
  readonly editor: Editor;
  readonly multiline: boolean;
  readonly columns: number;
  put(editor: Editor): ScreenState;
}

/** Characters of a text under edit: four times what any may have in the end, and as much as can be wrapped between two keys. */
export const MOST_TYPED = 64 * 1024;

/** A text that is too long to be added to the one under edit. */
export const isTooLong = (state: ScreenState, world: World, text: string): boolean =>
  text.length + (typingField(state, world)?.editor.text.length ?? 0) > MOST_TYPED;

/** The text that typing goes to; null where keys are commands. */
export function typingField(state: ScreenState, world: World): Field | null {
  const top = topDialog(state);
  if (top?.kind === 'palette') {
    const put = (editor: Editor): ScreenState => replaceTop(state, { ...top, editor, selected: 0 });
    return { editor: top.editor, multiline: false, columns: 1_000, put };
  }
  if (top?.kind === 'form') {
    const field = fieldAt(top, world);
    const value = field === null ? undefined : top.values[field.id];
    if (field === null || value?.kind !== 'text') return null;
    const put = (editor: Editor): ScreenState =>
      replaceTop(state, {
        ...top,
        values: { ...top.values, [field.id]: { kind: 'text', editor } },
        error: null,
        scroll: 0,
      });
    return { editor: value.editor, multiline: false, columns: 1_000, put };
  }
  if (top?.kind === 'text' && top.filter?.typing === true) {
    const put = (editor: Editor): ScreenState =>
      replaceTop(state, { ...top, filter: { editor, typing: true }, scroll: 0 });
    return { editor: top.filter.editor, multiline: false, columns: 1_000, put };
  }
  if (top !== null) return null;
  const { prompt, draft } = state;
  if (prompt !== null) {
    const put = (editor: Editor): ScreenState => {
      const { error: _, ...rest } = prompt;
      const next = { ...state, prompt: { ...rest, editor } };
      return PROMPTS[prompt.prompt].preview?.(editor.text, next, world) ?? next;
    };
    return { editor: prompt.editor, multiline: false, columns: promptColumns(world), put };
  }
  if (draft === null) return null;
  const put = (editor: Editor): ScreenState => ({ ...state, draft: { ...draft, editor } });
  return { editor: draft.editor, multiline: true, columns: noteColumns(world), put };
}

/** Columns of text in the editors' rows; the cursor's cell is one of them. */
export const promptColumns = (world: World): number => Math.max(2, (world.layout.prompt?.w ?? 80) - 2);
export const noteColumns = (world: World): number => Math.max(2, (world.layout.note?.w ?? 80) - 2);

/** Types or edits; null when this key does neither here. */
export function type(state: ScreenState, world: World, press: KeyPress): ScreenState | null {
  const field = typingField(state, world);
  if (field === null) return null;
  const next =
    press.text === ''
      ? edit(field.editor, press.key, field.columns)
      : insert(field.editor, typed(press.text, field.multiline, field.editor));
  return next === null ? null : field.put(next);
}

/** Pasted text goes in as it stands; null where nothing takes it. */
export function paste(state: ScreenState, world: World, text: string): ScreenState | null {
  const field = typingField(state, world);
  return field === null ? null : field.put(insert(field.editor, typed(text, field.multiline, field.editor)));
}
