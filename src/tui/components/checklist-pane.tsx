import { memo } from 'react';
import type { PaneContent } from '../draw/pane-frame.ts';
import { same } from '../draw/same.ts';
import { checklistContent } from '../lines/checklist-lines.ts';
import { bodyCols, bodyRows, type PaneRect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { PaneBox, type PaneProps } from './pane-box.tsx';
import { useSession } from './use-session.ts';

const contentOf = ({ state, world }: SessionScene, rect: PaneRect): PaneContent =>
  checklistContent(state, world, bodyRows(rect), bodyCols(rect), rect.open);

/** The steps, what is done of them and who is on each. */
export const ChecklistPane = memo(function ChecklistPane({ rect, focused }: PaneProps) {
  return <PaneBox id="checklist" rect={rect} focused={focused} content={useSession(contentOf, same, rect)} />;
});
