import { type ListEdges, listEdges, type PaneRect } from '../model/layout.ts';
import type { DetectionState } from './detection-state.ts';

/** The edges and the rules; the filter is typed in the row of the message. */
export interface DetectionLayout extends ListEdges {
  readonly list: PaneRect | null;
}

export function detectionLayout(state: DetectionState, banner: boolean): DetectionLayout {
  const { edges, area } = listEdges(state, { banner, filter: false, message: true });
  return { ...edges, list: area };
}
