import { memo } from 'react';
import type { Line } from '../../draw/line.ts';
import { same } from '../../draw/same.ts';
import type { HomeScene } from '../../home/home-scene.ts';
import { homeFooter } from '../../home/lines/edge-lines.ts';
import type { Rect } from '../../model/layout.ts';
import { Lines } from '../lines.tsx';
import { useHome } from './use-home.ts';

const lineOf = ({ state, world }: HomeScene, rect: Rect): Line => homeFooter(state, world, rect.w);

/** The keys of what has the keys now. */
export const HomeFooter = memo(function HomeFooter({ rect }: { readonly rect: Rect }) {
  return <Lines id="footer" rect={rect} lines={[useHome(lineOf, same, rect)]} />;
});
