import { memo } from 'react';
import type { PaneContent } from '../draw/pane-frame.ts';
import { same } from '../draw/same.ts';
import { noteContent } from '../lines/note-lines.ts';
import { bodyCols, bodyRows, type PaneRect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { PaneBox, type PaneProps } from './pane-box.tsx';
import { useSession } from './use-session.ts';

const contentOf = ({ state, world }: SessionScene, rect: PaneRect): PaneContent =>
  noteContent(state, world, bodyRows(rect), bodyCols(rect), rect.open);

/** Notes, findings, decisions, actions and pins, in their order. */
export const NotesPane = memo(function NotesPane({ rect, focused }: PaneProps) {
  return <PaneBox id="notes" rect={rect} focused={focused} content={useSession(contentOf, same, rect)} />;
});
