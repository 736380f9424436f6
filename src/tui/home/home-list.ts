import { pageName } from '../../domain/page.ts';
import type { PageRow } from '../../protocol/http.ts';
import { listOf } from '../kernel/list.ts';
import { topDialog } from '../model/dialog.ts';
import type { Item, Judgement, PageItem } from './home-data.ts';
import { rowFilter } from './home-filter.ts';
import type { DetailsDialog, HomeQuestion, HomeState } from './home-state.ts';

/** The id of a session's row. */
export const rowOfSession = (session: string): string => `session:${session}`;

/** Every row that is shown, pages first; each in an order that a new reading changes only where things changed. */
export function itemsOf({ reading, closed, filter }: HomeState): readonly Item[] {
  if (reading === null) return [];
  const pages = [...(reading.pages?.incidents ?? [])]
    .sort(byNeed)
    .map((page): Item => ({ kind: 'page', id: `page:${page.id}`, page }));
  const sessions = reading.sessions
    .filter(({ status }) => status === 'open' || closed)
    .map((session): Item => ({ kind: 'session', id: rowOfSession(session.id), session }));
  const passes = rowFilter(filter);
  return [...pages, ...sessions].filter((item) => passes(item, textOf(item)));
}

/** What burns and has nobody comes first, then the newest. */
function byNeed(a: PageRow, b: PageRow): number {
  const need = ({ status, urgency }: PageRow): number =>
    (status === 'triggered' ? 0 : 2) + (urgency === 'high' ? 0 : 1);
  return need(a) - need(b) || b.triggeredAt.localeCompare(a.triggeredAt) || a.id.localeCompare(b.id);
}

function textOf(item: Item): string {
  if (item.kind === 'page') {
    const { id, number, title, service, acknowledged } = item.page;
    return `${id} #${number ?? ''} ${title} ${service ?? ''} ${acknowledged?.by ?? ''}`;
  }
  const { id, title, severity, peopleNow, driver } = item.session;
  return `${id} ${title} ${severity ?? ''} ${peopleNow.join(' ')} ${driver ?? ''}`;
}

export const HOME_LIST = listOf<HomeState, Item>(itemsOf);
/** The row that keys act on; null where there is none, or where the one that was chosen is gone. */
export const selectedItem = HOME_LIST.chosen;

/** The open page, where no dialog is over it. */
export function openPage(state: HomeState): DetailsDialog | null {
  const dialog = topDialog(state);
  return dialog?.kind === 'text' && dialog.text === 'details' ? dialog : null;
}

/** The question of the top dialog. */
export function questionOf(state: HomeState): HomeQuestion['about'] | null {
  const dialog = topDialog(state);
  return dialog?.kind === 'confirm' ? dialog.about : null;
}

/** The row that keys are about: the one whose details are open, else the chosen one. */
export function rowInView(state: HomeState): Item | null {
  return openPage(state)?.item ?? selectedItem(state);
}

export function pageInView(state: HomeState): PageRow | null {
  const item = rowInView(state);
  return item?.kind === 'page' ? item.page : null;
}

/** Pages that are marked and shown. */
export function markedPages(state: HomeState): readonly PageItem[] {
  const marked = new Set(state.marked);
  return itemsOf(state).flatMap((item) => (item.kind === 'page' && marked.has(item.id) ? [item] : []));
}

/** The live session a row leads to; null for a page that has none. */
export function sessionOf(item: Item): string | null {
  return item.kind === 'session' ? item.session.id : (item.page.session?.id ?? null);
}

/** What was said of a row. */
export const verdictOfItem = (item: Item): Judgement | null =>
  item.kind === 'page' ? item.page.verdict : item.session.verdict;

/** Names of pages with an act from here whose end was not shown yet. */
export function unsettledIn({ reading, asking, watching }: HomeState): readonly string[] {
  const waiting = new Set([...asking, ...watching].map(({ id }) => id));
  const pages = reading?.pages?.incidents.filter(({ id }) => waiting.has(`page:${id}`)) ?? [];
  return pages.map(pageName);
}
