import { memo } from 'react';
import type { Line } from '../draw/line.ts';
import { same } from '../draw/same.ts';
import { coachLine, messageLine } from '../lines/footer-lines.ts';
import type { Rect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { Lines } from './lines.tsx';
import { useSession } from './use-session.ts';

const lineOf = ({ state, world }: SessionScene, rect: Rect): Line => messageLine(state, world, rect.w);

const coachOf = ({ state, world }: SessionScene, rect: Rect): Line => coachLine(state, world, rect.w);

/** What to try next in the demo. */
export const Coach = memo(function Coach({ rect }: { readonly rect: Rect }) {
  return <Lines id="coach" rect={rect} lines={[useSession(coachOf, same, rect)]} />;
});

/** The newest thing said; while nothing is, the goal. */
export const Toast = memo(function Toast({ rect }: { readonly rect: Rect }) {
  return <Lines id="message" rect={rect} lines={[useSession(lineOf, same, rect)]} />;
});
