import { memo } from 'react';
import type { Line } from '../draw/line.ts';
import { same } from '../draw/same.ts';
import { bannerLine } from '../lines/banner-line.ts';
import type { Rect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { Lines } from './lines.tsx';
import { useSession } from './use-session.ts';

const lineOf = ({ state, world, machineNow }: SessionScene, rect: Rect): Line =>
  bannerLine(state, world, machineNow, rect.w);

/** What is wrong with the line to the hub, that it is one's turn, or new errors; there for as long as it is so. */
export const Banner = memo(function Banner({ rect }: { readonly rect: Rect }) {
  return <Lines id="banner" rect={rect} lines={[useSession(lineOf, same, rect)]} />;
});
