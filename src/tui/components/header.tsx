import { memo } from 'react';
import type { Line } from '../draw/line.ts';
import { same } from '../draw/same.ts';
import { headerLines } from '../lines/header-lines.ts';
import type { Rect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { Lines } from './lines.tsx';
import { useSession } from './use-session.ts';

const linesOf = ({ state, world }: SessionScene, rect: Rect): readonly Line[] =>
  headerLines(state, world, rect.w, rect.h);

/** What burns and who is on it; how fast the team was there. */
export const Header = memo(function Header({ rect }: { readonly rect: Rect }) {
  return <Lines id="header" rect={rect} lines={useSession(linesOf, same, rect)} />;
});
