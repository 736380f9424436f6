import { backoffMs } from '../../client/clock/backoff.ts';
import { type Saying, say } from '../model/words.ts';
import { chosen, homeToast } from './home-acts.ts';
import type { Judgement, PageItem, PageRow, Reading, Scope } from './home-data.ts';
import type { HomeResult } from './home-host.ts';
import { itemsOf, pageName, selectedItem } from './home-list.ts';
import type { HomeState } from './home-state.ts';
import type { HomeWorld } from './home-world.ts';

/** The hub has answered. The chosen row stays the chosen row, also when it is gone; the first one is chosen where none was. */
export function arrived(state: HomeState, world: HomeWorld, reading: Reading, scope: Scope): HomeState {
  const { dialog } = state;
  const read: HomeState = { ...state, reading, readAt: world.now, readScope: scope, trouble: null };
  const next = toldOutcomes(
    announced(read, world, state.readScope === scope ? newPages(state.reading, reading) : []),
    world,
  );
  if (state.selected === null && dialog === null) return chosen(next, 0);
  const items = itemsOf(next);
  // Nobody means a row of a list that has emptied: whatever comes next may be chosen.
  if (items.length === 0 && dialog === null) return { ...next, selected: null, at: 0 };
  const at = items.findIndex(({ id }) => id === state.selected);
  if (at >= 0) return { ...next, at };
  // Seen for the first time: no key can have meant the row that was chosen before one went to a session.
  return state.reading === null ? chosen(next, state.at) : next;
}

/** It has not: what is shown stays, as old. `random` in [0, 1) spreads the tries of many. */
export function unanswered(state: HomeState, world: HomeWorld, why: Saying, random: number): HomeState {
  const attempt = (state.trouble?.attempt ?? 0) + 1;
  return { ...state, trouble: { why, attempt, retryAt: world.now + 1_000 + backoffMs(attempt, random) } };
}

/** An act has come to its end. `say`: what became of it. */
export function actEnded(
  state: HomeState,
  world: HomeWorld,
  result: { readonly ok: boolean; readonly say: Saying },
): HomeState {
  const ended = { ...state, busy: null, judged: result.ok ? state.judged : null };
  return homeToast(ended, world, result.ok ? 'ok' : 'burn', result.say);
}

/** Waiting pages that were not there before; none where nothing was known before. */
export function newPages(before: Reading | null, now: Reading): readonly PageRow[] {
  // What could not be read was not empty.
  if (!before?.pages || before.pages.counts.all === null || !now.pages) return [];
  const { incidents, more } = before.pages;
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
  return homeToast(state, world, 'wait', { key: 'toast.home-page', params });
}

/** What became of what live sessions were asked to do, once it is known. */
function toldOutcomes(state: HomeState, world: HomeWorld): HomeState {
  let next = state;
  for (const id of state.watching) {
    const page = state.reading?.pages?.incidents.find((one) => `page:${one.id}` === id);
    // Not yet, or done and not yet seen in the list; who had it before is no outcome of taking it over.
    const acting = page?.acting?.act === 'acknowledge' ? page.acting : null;
    const underWay = acting !== null && acting.state !== 'failed' && acting.state !== 'unknown';
    if (underWay || (page && acting === null && page.acknowledged === null)) continue;
    next = { ...next, watching: next.watching.filter((other) => other !== id) };
    const why = acting?.why;
    if (page && acting?.state === 'unknown') next = homeToast(next, world, 'burn', ackUnknown(page));
    else if (page && why) next = homeToast(next, world, 'burn', ackFailed(page, why, world));
    else if (page?.acknowledged) next = homeToast(next, world, 'ok', ackDone(page, page.acknowledged.by));
  }
  return next;
}

const ackDone = (page: PageRow, who: string): Saying => ({
  key: 'toast.home-acknowledged',
  params: { number: pageName(page), who },
});

const ackUnknown = (page: PageRow): Saying => ({
  key: 'toast.home-ack-unknown',
  params: { number: pageName(page) },
});

const ackFailed = (page: PageRow, why: Saying, { lang }: HomeWorld): Saying => ({
  key: 'toast.home-not-acknowledged',
  params: { number: pageName(page), why: say(lang, why) },
});

/** An acknowledgement was answered. */
export function acknowledgeEnded(
  state: HomeState,
  world: HomeWorld,
  { id, page }: PageItem,
  result: HomeResult<'done' | 'asked'>,
): HomeState {
  const left = { ...state, asking: state.asking.filter((other) => other !== id) };
  if (!result.ok) return homeToast(left, world, 'burn', ackFailed(page, result.why, world));
  if (result.value === 'done') return homeToast(left, world, 'ok', ackDone(page, world.you));
  const asked: Saying = { key: 'toast.home-ack-asked', params: { number: pageName(page) } };
  return homeToast({ ...left, watching: [...left.watching, id] }, world, 'wait', asked);
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

/** A second has gone by. */
export function homeTicked(state: HomeState, world: HomeWorld): HomeState {
  return state.toast !== null && state.toast.until <= world.now ? { ...state, toast: null } : state;
}

/** The size has changed. */
export const homeResized = (state: HomeState, cols: number, rows: number): HomeState => ({
  ...state,
  cols,
  rows,
});

/** Whether the chosen row was there and is gone. */
export const hasLost = (state: HomeState): boolean =>
  state.reading !== null && state.selected !== null && selectedItem(state) === null;
