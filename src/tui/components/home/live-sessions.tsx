import { memo } from 'react';
import type { PaneContent } from '../../draw/pane-frame.ts';
import { same } from '../../draw/same.ts';
import { listRoom } from '../../home/home-layout.ts';
import type { HomeScene } from '../../home/home-scene.ts';
import { sessionsContent } from '../../home/lines/list-lines.ts';
import { bodyCols, type PaneRect } from '../../model/layout.ts';
import { PaneBox, type PaneProps } from '../pane-box.tsx';
import { useHome } from './use-home.ts';

const contentOf = ({ state, world }: HomeScene, rect: PaneRect): PaneContent =>
  sessionsContent(state, world, listRoom(rect), bodyCols(rect));

/** Sessions that one can go to. */
export const LiveSessions = memo(function LiveSessions({ rect, focused }: PaneProps) {
  return <PaneBox id="sessions" rect={rect} focused={focused} content={useHome(contentOf, same, rect)} />;
});
