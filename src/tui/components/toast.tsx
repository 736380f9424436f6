import { memo } from 'react';
import type { Line } from '../draw/line.ts';
import { same } from '../draw/same.ts';
import { messageLine } from '../lines/footer-lines.ts';
import type { Rect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { Lines } from './lines.tsx';
import { useSession } from './use-session.ts';

const lineOf = ({ state, world }: SessionScene, rect: Rect): Line => messageLine(state, world, rect.w);

/** The newest thing said; while nothing is, the goal. */
export const Toast = memo(function Toast({ rect }: { readonly rect: Rect }) {
  return <Lines id="message" rect={rect} lines={[useSession(lineOf, same, rect)]} />;
});
