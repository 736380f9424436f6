import { pageName } from '../../../domain/page.ts';
import { clockAndDay } from '../../../text/time.ts';
import { toast } from '../../model/transition.ts';
import { type Saying, say, word } from '../../model/words.ts';
import type { HomeWorld } from '../home-data.ts';
import type { HomeEffect } from '../home-effects.ts';
import type { AskAnswer, AskEnd, HomeHost } from '../home-host.ts';
import type { AskedOfRow, HomeState } from '../home-state.ts';
import { wishParams } from './home-act-table.ts';
import type { AskOfPage } from './wish.ts';

/** A change that the world outside brings; it does nothing once the screen is gone. */
export interface AskScreen {
  change(change: (state: HomeState, world: HomeWorld) => HomeState): void;
}

/** Asks for acts on pages; shows each answer as it comes, one summary at the end, and late outcomes one by one. */
export async function askAll(
  wishes: readonly AskOfPage[],
  host: Pick<HomeHost, 'ask'>,
  screen: AskScreen,
): Promise<void> {
  const told = await Promise.all(
    wishes.map(async (ask) => {
      const answer = await host.ask(ask);
      screen.change((state) => askAnswered(state, ask, answer));
      if (answer.kind !== 'ended') {
        void answer.end.then((end) => screen.change((state, world) => askEnded(state, world, ask, end)));
      }
      return [ask, answer] as const;
    }),
  );
  screen.change((state, world) => askTold(state, world, told));
}

const without = (asked: readonly AskedOfRow[], { item, wish }: AskOfPage): readonly AskedOfRow[] => {
  const at = asked.findIndex(({ id, act }) => id === item.id && act === wish.act);
  return asked.filter((_, i) => i !== at);
};

/** A wish was answered: its row tells how it stands from here on. */
function askAnswered(state: HomeState, ask: AskOfPage, { kind }: AskAnswer): HomeState {
  const asking = without(state.asking, ask);
  const { item, wish } = ask;
  if (kind === 'ended') return { ...state, asking };
  const row = { id: item.id, act: wish.act, ...(kind === 'lost' ? { unheard: true as const } : {}) };
  return { ...state, asking, watching: [...state.watching, row] };
}

/** All that was asked at once was answered: what is said of it. */
function askTold(
  state: HomeState,
  world: HomeWorld,
  told: readonly (readonly [AskOfPage, AskAnswer])[],
): HomeState {
  const [only, ...others] = told;
  if (only === undefined) return state;
  const [first, answer] = only;
  if (others.length === 0) {
    if (answer.kind === 'ended') return endTold(state, world, first, answer.end);
    const params = { number: nameOf(first), what: what(first, world) };
    if (answer.kind === 'lost') return toast(state, world, 'wait', { key: 'toast.page-lost', params });
    const key = first.wish.act === 'acknowledge' ? 'toast.home-ack-asked' : 'toast.page-asked';
    return toast(state, world, 'wait', { key, params });
  }
  const total = told.length;
  const done = told.filter(([, { kind, end }]) => kind === 'ended' && isDone(end)).length;
  const params = { n: done, total, what: what(first, world) };
  if (done === total) return toast(state, world, 'ok', { key: 'toast.pages-done', params });
  const bad = told.find(([, { kind, end }]) => kind === 'ended' && !isDone(end));
  if (bad === undefined) return toast(state, world, 'wait', { key: 'toast.pages-asked', params });
  const [ask, { end }] = bad;
  const why = say(world.lang, endSaying(ask, end as AskEnd, world));
  return toast(state, world, 'burn', { key: 'toast.pages-some', params: { ...params, why } });
}

/** Done to all that was named. */
const isDone = (end: AskEnd | Promise<AskEnd>): boolean =>
  'ok' in end && end.ok && end.value === 'done' && end.leftOut === null;

/** What is under way has come to its end. */
function askEnded(state: HomeState, world: HomeWorld, ask: AskOfPage, end: AskEnd): HomeState {
  return endTold({ ...state, watching: without(state.watching, ask) }, world, ask, end);
}

const endTold = (state: HomeState, world: HomeWorld, ask: AskOfPage, end: AskEnd): HomeState =>
  toast(state, world, isDone(end) ? 'ok' : 'burn', endSaying(ask, end, world));

function endSaying(ask: AskOfPage, end: AskEnd, world: HomeWorld): Saying {
  const { wish } = ask;
  const named = { number: nameOf(ask), what: what(ask, world) };
  const ack = wish.act === 'acknowledge';
  if (!end.ok) {
    const params = { ...named, why: say(world.lang, end.why) };
    return { key: ack ? 'toast.home-not-acknowledged' : 'toast.page-not', params };
  }
  if (end.value === 'lost') return { key: 'toast.page-unheard', params: named };
  if (end.value === 'unknown')
    return { key: ack ? 'toast.home-ack-unknown' : 'toast.page-unknown', params: named };
  if (end.value === 'done' && end.leftOut !== null)
    return { key: 'toast.page-left-out', params: { ...named, left: end.leftOut } };
  return { key: `toast.page-done-${wish.act}`, params: { ...named, ...wishParams(wish, world) } };
}

const nameOf = ({ item }: AskOfPage): string => pageName(item.page);
const what = ({ wish }: AskOfPage, { lang }: HomeWorld): string => word(lang, `pager-act.${wish.act}`);

type PagelessAsk = Pick<Extract<HomeEffect, { kind: 'ask-pageless' }>, 'wish' | 'name'>;

/** `toast.create-lost` of a new incident, `toast.turn-lost` of a turn. */
const saidOf = <W extends 'asked' | 'lost' | 'not' | 'unknown'>({ act }: PagelessAsk['wish'], what: W) =>
  `toast.${act === 'create' ? 'create' : 'turn'}-${what}` as const;

/** A wish about no page was answered: done, refused, or under way. */
function pagelessAnswered(
  state: HomeState,
  world: HomeWorld,
  ask: PagelessAsk,
  answer: AskAnswer,
): HomeState {
  if (answer.kind === 'ended') return pagelessEnded(state, world, ask, answer.end);
  return toast(state, world, 'wait', { key: saidOf(ask.wish, answer.kind), params: { name: ask.name } });
}

/** What came of it. */
function pagelessEnded(
  state: HomeState,
  world: HomeWorld,
  { wish, name }: PagelessAsk,
  end: AskEnd,
): HomeState {
  const { lang, now, timeZone } = world;
  if (!end.ok) {
    const params = { name, why: say(lang, end.why) };
    return toast(state, world, 'burn', { key: saidOf(wish, 'not'), params });
  }
  const heard = wish === state.drafted ? { ...state, drafted: null } : state;
  if (end.value !== 'done')
    return toast(heard, world, 'burn', { key: saidOf(wish, 'unknown'), params: { name } });
  if (wish.act === 'create')
    return toast(heard, world, 'ok', { key: 'toast.created', params: { name, title: wish.title } });
  if (wish.act === 'end-override')
    return toast(heard, world, 'ok', { key: 'toast.turn-given-back', params: { name } });
  const time = clockAndDay(wish.until, new Date(now).toISOString(), timeZone, lang);
  return toast(heard, world, 'ok', { key: 'toast.turn-taken', params: { name, time } });
}

/** Asks for what is about no page; told as it is answered, and once more where its end comes later. */
export async function askPageless(
  ask: PagelessAsk,
  host: Pick<HomeHost, 'askPageless'>,
  screen: AskScreen,
): Promise<void> {
  const answer = await host.askPageless(ask.wish);
  screen.change((state, world) => pagelessAnswered(state, world, ask, answer));
  if (answer.kind !== 'ended') {
    const end = await answer.end;
    screen.change((state, world) => pagelessEnded(state, world, ask, end));
  }
}
