import { memo } from 'react';
import { same } from '../draw/same.ts';
import { type EditorLines, noteEditorLines } from '../lines/editor-lines.ts';
import type { Rect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { Lines } from './lines.tsx';
import { useSession } from './use-session.ts';

export interface EditorProps {
  readonly rect: Rect;
  /** It has the keys: the caret is its own. */
  readonly focused: boolean;
}

const linesOf = ({ state, world }: SessionScene, rect: Rect): EditorLines | null =>
  state.draft === null ? null : noteEditorLines(state.draft, world, rect);

/** The note that is being written, at the foot of the notes pane or above the message. */
export const NoteEditor = memo(function NoteEditor({ rect, focused }: EditorProps) {
  const note = useSession(linesOf, same, rect);
  if (note === null) return null;
  return <Lines id="note" rect={rect} lines={note.lines} cursor={focused ? note.cursor : null} layer={1} />;
});
