import { memo } from 'react';
import type { Line } from '../../draw/line.ts';
import { same } from '../../draw/same.ts';
import type { HomeScene } from '../../home/home-scene.ts';
import { homeBanner } from '../../home/lines/edge-lines.ts';
import type { Rect } from '../../model/layout.ts';
import { Lines } from '../lines.tsx';
import { useHome } from './use-home.ts';

const lineOf = ({ state, world }: HomeScene, rect: Rect): Line => homeBanner(state, world, rect.w);

/** What cannot be read, and how old what is shown is; there for as long as it is so. */
export const HomeBanner = memo(function HomeBanner({ rect }: { readonly rect: Rect }) {
  return <Lines id="banner" rect={rect} lines={[useHome(lineOf, same, rect)]} />;
});
