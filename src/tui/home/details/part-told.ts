import type { PagePart, PageParts } from '../../../domain/page.ts';
import type { PageItem } from '../home-data.ts';
import type { HomeResult } from '../home-host.ts';
import type { HomeState } from '../home-state.ts';
import { partArrived, unreadPart } from './part-state.ts';

/** A part of a page was answered: for the page that is open, or the question that names whom it pages next. */
export function partTold<P extends PagePart>(
  state: HomeState,
  { id }: PageItem,
  part: P,
  result: HomeResult<PageParts[P]>,
  { now, random }: { readonly now: number; readonly random: number },
): HomeState {
  const { dialog } = state;
  if (dialog?.kind === 'details' && dialog.item.id === id) {
    const parts = { ...dialog.parts, [part]: partArrived(dialog.parts[part], result, now, random) };
    return { ...state, dialog: { ...dialog, parts } };
  }
  if (dialog?.kind === 'confirm' && part === 'reach' && Object.hasOwn(dialog.reach, id)) {
    const told = result as HomeResult<PageParts['reach']>;
    const reach = { ...dialog.reach, [id]: partArrived(dialog.reach[id] ?? unreadPart, told, now, random) };
    return { ...state, dialog: { ...dialog, reach } };
  }
  // Closed meanwhile, or another page is open.
  return state;
}
