import type { PagePart, PageParts } from '../../domain/page.ts';
import { topDialog } from '../model/dialog.ts';
import { toast } from '../model/transition.ts';
import type { Saying } from '../model/words.ts';
import { type PartState, partArrived } from './details/part-state.ts';
import { selectAt } from './home-acts.ts';
import type {
  HomeReading,
  HomeTold,
  HomeWorld,
  Judgement,
  PageItem,
  PageRow,
  PageScope,
} from './home-data.ts';
import type { HomeResult } from './home-host.ts';
import { itemsOf, pageName } from './home-list.ts';
import type { HomeState } from './home-state.ts';

/** The hub tells something new. The chosen row stays the chosen row, also when it is gone; the first one is chosen where none was. */
function arrived(state: HomeState, world: HomeWorld, reading: HomeReading, scope: PageScope): HomeState {
  const isOpen = topDialog(state) !== null;
  const paged = state.paged || isPaged(reading);
  const read: HomeState = { ...state, reading, paged, readScope: scope };
  const next = announced(read, world, newPages(state, reading, scope));
  if (state.selected === null && !isOpen) return selectAt(next, 0);
  const items = itemsOf(next);
  // Nobody means a row of a list that has emptied: whatever comes next may be chosen.
  if (items.length === 0 && !isOpen) return { ...next, selected: null, at: 0 };
  const at = items.findIndex(({ id }) => id === state.selected);
  if (at >= 0) return { ...next, at };
  // Seen for the first time: no key can have meant the row that was chosen before one went to a session.
  return state.reading === null ? selectAt(next, state.at) : next;
}

const isPaged = ({ pages }: HomeReading): boolean =>
  pages?.incidents.some(({ status }) => status !== 'resolved') === true;

/** How it stands with the hub: where it is gone, what is shown stays, as old. */
export function told(
  state: HomeState,
  world: HomeWorld,
  { reading, scope, trouble, at }: HomeTold,
): HomeState {
  const isNews = reading !== null && (reading !== state.reading || scope !== state.readScope);
  const next = isNews ? arrived(state, world, reading, scope) : state;
  return { ...next, trouble, readAt: at };
}

/** An act has come to its end. `say`: what became of it. */
export function actEnded(
  state: HomeState,
  world: HomeWorld,
  result: { readonly ok: boolean; readonly say: Saying },
): HomeState {
  const ended = { ...state, busy: null, judged: result.ok ? state.judged : null };
  return toast(ended, world, result.ok ? 'ok' : 'burn', result.say);
}

/** Waiting pages that were not there before; none where nothing was known before of that scope. */
export function newPages(
  { reading, readScope }: Pick<HomeState, 'reading' | 'readScope'>,
  now: HomeReading,
  scope: PageScope,
): readonly PageRow[] {
  const before = reading?.pages;
  if (readScope !== scope || !before || !now.pages) return [];
  // What was not read, or of which nobody knew whose it was, was not empty.
  const { incidents, more, counts, waiting } = before;
  if (waiting || counts.all === null || counts[scope] === null) return [];
  const known = new Set(incidents.map(({ id }) => id));
  // Older ones come as the list is read on.
  const oldest = more ? incidents.map(({ triggeredAt }) => triggeredAt).sort()[0] : undefined;
  return now.pages.incidents.filter(
    ({ id, status, triggeredAt }) =>
      status === 'triggered' && !known.has(id) && (oldest === undefined || triggeredAt >= oldest),
  );
}

function announced(state: HomeState, world: HomeWorld, [page]: readonly PageRow[]): HomeState {
  if (!page) return state;
  const params = { number: pageName(page), title: page.title };
  return toast(state, world, 'wait', { key: 'toast.home-page', params });
}

/** What is said once a verdict is kept, or taken back (null). */
export const judgedSaying = (judgement: Judgement | null): Saying => ({
  key: judgement === null ? 'toast.home-unjudged' : 'toast.home-judged',
});

export const browsedSaying = (url: string, opened: boolean) =>
  ({
    tone: opened ? 'ok' : 'wait',
    say: { key: opened ? 'toast.browser' : 'toast.no-browser', params: { url } },
  }) as const;

/** A part of a page was answered: for the page that is open, or the question that names whom it pages next. */
export function partTold<P extends PagePart>(
  state: HomeState,
  { id }: PageItem,
  part: P,
  result: HomeResult<PageParts[P]>,
  { now, random }: { readonly now: number; readonly random: number },
): HomeState {
  const arrived = <T>(before: PartState<T>, told: HomeResult<T>) => partArrived(before, told, now, random);
  // Closed meanwhile, or another page is open: nothing waits for it.
  const dialogs = state.dialogs.map((dialog) => {
    if (dialog.kind === 'text' && dialog.text === 'details' && dialog.item.id === id)
      return { ...dialog, parts: { ...dialog.parts, [part]: arrived(dialog.parts[part], result) } };
    if (dialog.kind !== 'confirm' || dialog.about.asks !== 'pages' || part !== 'reach') return dialog;
    const { about } = dialog;
    const before = about.reach[id];
    if (before === undefined) return dialog;
    const reach = { ...about.reach, [id]: arrived(before, result as HomeResult<PageParts['reach']>) };
    return { ...dialog, about: { ...about, reach } };
  });
  return { ...state, dialogs };
}
