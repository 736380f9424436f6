import { memo } from 'react';
import type { PaneContent } from '../draw/pane-frame.ts';
import { same } from '../draw/same.ts';
import { logContent } from '../lines/log-lines.ts';
import { bodyCols, bodyRows, type PaneRect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { PaneBox, type PaneProps } from './pane-box.tsx';
import { useSession } from './use-session.ts';

const contentOf = ({ state, world }: SessionScene, rect: PaneRect): PaneContent =>
  logContent(state, world, bodyRows(rect), bodyCols(rect), rect.open);

/** The tail of the logs, filtered and folded. */
export const LogPane = memo(function LogPane({ rect, focused }: PaneProps) {
  return <PaneBox id="logs" rect={rect} focused={focused} content={useSession(contentOf, same, rect)} />;
});
