import { memo } from 'react';
import type { PaneContent } from '../../draw/pane-frame.ts';
import { same } from '../../draw/same.ts';
import { listRoom } from '../../home/home-layout.ts';
import type { HomeScene } from '../../home/home-scene.ts';
import { pagesContent } from '../../home/lines/list-lines.ts';
import { bodyCols, type PaneRect } from '../../model/layout.ts';
import { PaneBox, type PaneProps } from '../pane-box.tsx';
import { useHome } from './use-home.ts';

const contentOf = ({ state, world }: HomeScene, rect: PaneRect): PaneContent =>
  pagesContent(state, world, listRoom(rect), bodyCols(rect));

/** Open pages, those that wait for somebody first. */
export const OpenPages = memo(function OpenPages({ rect, focused }: PaneProps) {
  return <PaneBox id="pages" rect={rect} focused={focused} content={useHome(contentOf, same, rect)} />;
});
