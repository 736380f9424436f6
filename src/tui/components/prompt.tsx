import { memo } from 'react';
import { same } from '../draw/same.ts';
import { type EditorLines, promptLines } from '../lines/editor-lines.ts';
import type { Rect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { Lines } from './lines.tsx';
import type { EditorProps } from './note-editor.tsx';
import { useSession } from './use-session.ts';

const linesOf = ({ state, world }: SessionScene, rect: Rect): EditorLines | null =>
  state.prompt === null ? null : promptLines(state.prompt, world, rect);

/** A text that is asked for at the foot, the screen above staying as it is. */
export const Prompt = memo(function Prompt({ rect, focused }: EditorProps) {
  const prompt = useSession(linesOf, same, rect);
  if (prompt === null) return null;
  return <Lines id="prompt" rect={rect} lines={prompt.lines} cursor={focused ? prompt.cursor : null} />;
});
