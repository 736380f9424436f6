import { type ListEdges, listEdges, type PaneRect } from '../model/layout.ts';
import type { WatchState } from './watch-state.ts';

/** The edges and the rules; the filter is typed in the row of the message. */
export interface WatchLayout extends ListEdges {
  readonly list: PaneRect | null;
}

export function watchLayout(state: WatchState, banner: boolean): WatchLayout {
  const { edges, area } = listEdges(state, { banner, filter: false, message: true });
  return { ...edges, list: area };
}
