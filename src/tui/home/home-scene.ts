import { glyphs } from '../draw/glyphs.ts';
import type { Colour } from '../model/theme.ts';
import type { Scene } from '../store/scene-store.ts';
import { type HomeLayout, homeLayout } from './home-layout.ts';
import type { HomeState } from './home-state.ts';
import type { HomeWorld } from './home-world.ts';

/** The home screen at one moment. */
export interface HomeScene extends Scene {
  readonly state: HomeState;
  readonly world: HomeWorld;
  readonly layout: HomeLayout;
}

export const homeScene = (state: HomeState, world: HomeWorld, colour: Colour): HomeScene => ({
  cols: state.cols,
  rows: state.rows,
  look: { glyphs: glyphs(world.ascii), colour },
  state,
  world,
  layout: homeLayout(state),
});
