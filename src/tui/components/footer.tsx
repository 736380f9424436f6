import { memo } from 'react';
import type { Line } from '../draw/line.ts';
import { same } from '../draw/same.ts';
import { footerLine } from '../lines/footer-lines.ts';
import type { Rect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { Lines } from './lines.tsx';
import { useSession } from './use-session.ts';

const lineOf = ({ state, world }: SessionScene, rect: Rect): Line => footerLine(state, world, rect.w);

/** The keys of what has the keys now. */
export const Footer = memo(function Footer({ rect }: { readonly rect: Rect }) {
  return <Lines id="footer" rect={rect} lines={[useSession(lineOf, same, rect)]} />;
});
