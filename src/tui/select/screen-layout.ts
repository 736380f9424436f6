import { editorRows } from '../model/editor-rows.ts';
import { type Layout, type LayoutOptions, layout } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { hasErrorRow } from './new-errors.ts';
import { peopleRowCount } from './selection.ts';

/** The rows of text a note or a prompt may take at most. */
const NOTE_ROWS = 8;
const PROMPT_ROWS = 3;

/** Lays the screen out for what is open on it. The note and prompt editors grow with their text. */
export function screenLayout(state: ScreenState, world: Omit<World, 'layout'>): Layout {
  const { cols, rows } = state;
  const options: LayoutOptions = {
    focus: state.focus,
    zoom: state.zoom,
    banner: hasBanner(world) || state.called !== null || hasErrorRow(state, world),
    coach: state.tried !== null,
    replay: state.replays,
    prompt: state.prompt === null ? 0 : 1 + lines(state.prompt.editor.text, cols - 2, PROMPT_ROWS),
    note: state.draft === null ? 0 : 2,
    people: peopleRowCount(world),
  };
  const first = layout(cols, rows, options);
  if (state.draft === null || first.note === null) return first;
  const note = 1 + lines(state.draft.editor.text, first.note.w - 2, NOTE_ROWS);
  return note === options.note ? first : layout(cols, rows, { ...options, note });
}

const lines = (text: string, columns: number, most: number): number =>
  Math.min(most, editorRows(text, columns).length);

/** A row that says what is wrong: shown for as long as it is. */
function hasBanner({ connection, unsavedSince, session, replay }: Omit<World, 'layout'>): boolean {
  if (replay !== null && replay.recording.end !== null) return true;
  return connection.kind !== 'live' || unsavedSince !== null || session.status === 'closed';
}
