import { bodyRows, FULL_ROWS, type ListEdges, listEdges, type PaneRect } from '../model/layout.ts';
import { itemsOf, selectedItem } from './home-list.ts';
import type { HomeState } from './home-state.ts';

/** The edges, pages, where there is a pager, and sessions. Below 15 rows what is said takes the footer's row. */
export interface HomeLayout extends ListEdges {
  readonly pages: PaneRect | null;
  readonly sessions: PaneRect | null;
}

export function homeLayout(state: HomeState): HomeLayout {
  const has = { banner: hasBanner(state), filter: state.typing !== null, message: state.rows >= FULL_ROWS };
  const { edges, area } = listEdges(state, has);
  if (area === null) return { ...edges, pages: null, sessions: null };
  const split = pagesRows(state, area.h, area.framed);
  return {
    ...edges,
    pages: split === 0 ? null : { ...area, h: split, bottom: false },
    sessions: { ...area, y: area.y + split, h: area.h - split, top: split === 0 },
  };
}

const hasBanner = ({ trouble, reading }: HomeState): boolean =>
  trouble !== null || (reading?.pages?.stalled ?? null) !== null;

/**
 * Pages get what they need; where both need more than there is, they get the larger half; where there is room for one
 * list alone, it is the one with the chosen row.
 */
function pagesRows(state: HomeState, area: number, framed: boolean): number {
  if (state.reading === null || state.reading.pages === null) return 0;
  const items = itemsOf(state);
  const pages = items.filter(({ kind }) => kind === 'page').length;
  const edge = framed ? 2 : 1;
  const wanted = 1 + Math.max(1, pages);
  const others = edge + Math.max(1, items.length - pages);
  // A title and a row are the least either can be.
  if (area < 2 + 1 + edge) return selectedItem(state)?.kind === 'session' ? 0 : area;
  const most = Math.max(2, area - (1 + edge));
  return Math.max(0, Math.min(wanted, most, Math.max(area - others, Math.ceil(area * 0.6))));
}

/** Rows of the list in which the selection moves, to page by. */
export function listRows(layout: HomeLayout): number {
  return Math.max(bodyRows(layout.pages), bodyRows(layout.sessions));
}
