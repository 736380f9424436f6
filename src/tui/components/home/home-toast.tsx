import { memo } from 'react';
import type { Line } from '../../draw/line.ts';
import { same } from '../../draw/same.ts';
import type { HomeScene } from '../../home/home-scene.ts';
import { homeMessage } from '../../home/lines/edge-lines.ts';
import type { Rect } from '../../model/layout.ts';
import { Lines } from '../lines.tsx';
import { useHome } from './use-home.ts';

const lineOf = ({ state, world }: HomeScene, rect: Rect): Line => homeMessage(state, world, rect.w);

/** The newest thing said, what is under way, or the filter in force. */
export const HomeToast = memo(function HomeToast({ rect }: { readonly rect: Rect }) {
  return <Lines id="message" rect={rect} lines={[useHome(lineOf, same, rect)]} />;
});
