import type { RowActName } from '../../../domain/act-table.ts';
import type { Saying } from '../../model/words.ts';
import type { PageItem } from '../home-data.ts';
import { markedPages, openPage, rowInView, selectedItem } from '../home-list.ts';
import type { HomeState } from '../home-state.ts';
import { homeActRow } from './home-act-table.ts';
import type { HomeWish } from './wish.ts';

export interface Targets {
  readonly items: readonly PageItem[];
  /** Those it cannot be done to, and why. */
  readonly left: readonly { readonly item: PageItem; readonly why: Saying }[];
}

/** The pages that keys are about: the one that is open, else those that are marked, else the chosen one. */
function pagesInView(state: HomeState): readonly PageItem[] {
  const marked = openPage(state) !== null ? [] : markedPages(state);
  if (marked.length > 0) return marked;
  const item = rowInView(state);
  return item?.kind === 'page' ? [item] : [];
}

/** The same, parted by whether an act can be done to them now. A merge is about those that become part of another. */
export function targetsOf(state: HomeState, act: RowActName): Targets {
  const into = act === 'merge' ? mergeInto(state) : null;
  const items: PageItem[] = [];
  const left: { item: PageItem; why: Saying }[] = [];
  for (const item of pagesInView(state)) {
    if (into !== null && item.id === into.id) continue;
    const why = refusalOf(act, item, state);
    if (why === null) items.push(item);
    else left.push({ item, why });
  }
  return { items, left };
}

/** The row at which a merge was asked for: the others become part of it. */
export function mergeInto(state: HomeState): PageItem | null {
  const item = selectedItem(state);
  return item?.kind === 'page' && item.page.status !== 'resolved' ? item : null;
}

/** Why an act makes no sense on a page as it is shown; null: it does. */
function refusalOf(act: RowActName, { id, page }: PageItem, state: HomeState): Saying | null {
  if (page.status === 'resolved') return { key: 'why.home-resolved' };
  const why = homeActRow(act).why(page);
  if (why !== null) return why;
  const { acting } = page;
  const waits = acting?.act === act && acting.state !== 'failed' && acting.state !== 'unknown';
  const asked = [...state.asking, ...state.watching].some((one) => one.id === id && one.act === act);
  if (!asked && !waits) return null;
  return { key: act === 'acknowledge' ? 'why.home-asking' : 'why.home-act-asking' };
}

/** A wish as it is meant for one page: the person who had it when it was asked about is taken over from, and nobody else. */
export const wishFor = (wish: HomeWish, { page }: PageItem): HomeWish =>
  wish.act === 'acknowledge' ? { act: wish.act, takeOver: page.acknowledged !== null } : wish;
