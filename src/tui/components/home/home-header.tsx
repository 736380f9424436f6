import { memo } from 'react';
import type { Line } from '../../draw/line.ts';
import { same } from '../../draw/same.ts';
import type { HomeScene } from '../../home/home-scene.ts';
import { homeHeader } from '../../home/lines/header-line.ts';
import type { Rect } from '../../model/layout.ts';
import { Lines } from '../lines.tsx';
import { useHome } from './use-home.ts';

const lineOf = ({ state, world }: HomeScene, rect: Rect): Line => homeHeader(state, world, rect.w);

/** Who is on call, which pages are listed, and how the hub is. */
export const HomeHeader = memo(function HomeHeader({ rect }: { readonly rect: Rect }) {
  return <Lines id="header" rect={rect} lines={[useHome(lineOf, same, rect)]} />;
});
