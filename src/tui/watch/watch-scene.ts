import { glyphs } from '../draw/glyphs.ts';
import type { Colour } from '../model/theme.ts';
import type { Scene } from '../store/scene-store.ts';
import { watchBanner } from './lines/edges.ts';
import { type WatchLayout, watchLayout } from './watch-layout.ts';
import type { WatchState, WatchWorld } from './watch-state.ts';

/** The screen of detection at one moment. */
export interface WatchScene extends Scene {
  readonly state: WatchState;
  readonly world: WatchWorld;
  readonly layout: WatchLayout;
  readonly banner: string;
}

export function watchScene(state: WatchState, world: WatchWorld, colour: Colour): WatchScene {
  const banner = watchBanner(state, world);
  return {
    cols: state.cols,
    rows: state.rows,
    look: { glyphs: glyphs(world.ascii), colour },
    state,
    world,
    layout: watchLayout(state, banner !== ''),
    banner,
  };
}
