import { memo } from 'react';
import type { PaneContent } from '../draw/pane-frame.ts';
import { same } from '../draw/same.ts';
import { peopleContent } from '../lines/people-lines.ts';
import { bodyCols, bodyRows, type PaneRect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { PaneBox, type PaneProps } from './pane-box.tsx';
import { useSession } from './use-session.ts';

const contentOf = ({ state, world }: SessionScene, rect: PaneRect): PaneContent =>
  peopleContent(state, world, bodyRows(rect), bodyCols(rect), rect.open);

/** Who is here, what they hold and where they look. */
export const PeoplePane = memo(function PeoplePane({ rect, focused }: PaneProps) {
  return <PaneBox id="people" rect={rect} focused={focused} content={useSession(contentOf, same, rect)} />;
});
