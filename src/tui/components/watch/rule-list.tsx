import { memo } from 'react';
import type { PaneContent } from '../../draw/pane-frame.ts';
import { same } from '../../draw/same.ts';
import { bodyCols, type PaneRect } from '../../model/layout.ts';
import { listContent } from '../../watch/lines/list-content.ts';
import { watchListRows } from '../../watch/watch-layout.ts';
import type { WatchScene } from '../../watch/watch-scene.ts';
import { PaneBox, type PaneProps } from '../pane-box.tsx';
import { useWatch } from './use-watch.ts';

const contentOf = ({ state, world }: WatchScene, rect: PaneRect): PaneContent =>
  listContent(state, world, watchListRows(rect), bodyCols(rect));

/** Rules by how urgent they are, then what is excluded. */
export const RuleList = memo(function RuleList({ rect, focused }: PaneProps) {
  return <PaneBox id="rules" rect={rect} focused={focused} content={useWatch(contentOf, same, rect)} />;
});
