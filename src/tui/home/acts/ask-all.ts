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

type TurnAsk = Pick<Extract<HomeEffect, { kind: 'turn' }>, 'wish' | 'name'>;

/** A wish about a turn was answered: done, refused, or under way. */
function turnAnswered(state: HomeState, world: HomeWorld, ask: TurnAsk, answer: AskAnswer): HomeState {
  if (answer.kind === 'ended') return turnEnded(state, world, ask, answer.end);
  const key = answer.kind === 'lost' ? 'toast.turn-lost' : 'toast.turn-asked';
  return toast(state, world, 'wait', { key, params: { name: ask.name } });
}

/** What came of it. */
function turnEnded(state: HomeState, world: HomeWorld, { wish, name }: TurnAsk, end: AskEnd): HomeState {
  const { lang, now, timeZone } = world;
  if (!end.ok)
    return toast(state, world, 'burn', {
      key: 'toast.turn-not',
      params: { name, why: say(lang, end.why) },
    });
  if (end.value !== 'done')
    return toast(state, world, 'burn', { key: 'toast.turn-unknown', params: { name } });
  if (wish.act === 'end-override')
    return toast(state, world, 'ok', { key: 'toast.turn-given-back', params: { name } });
  const time = clockAndDay(wish.until, new Date(now).toISOString(), timeZone, lang);
  return toast(state, world, 'ok', { key: 'toast.turn-taken', params: { name, time } });
}

/** Asks for a turn, or gives it back; told as it is answered, and once more where its end comes later. */
export async function askTurn(ask: TurnAsk, host: Pick<HomeHost, 'turn'>, screen: AskScreen): Promise<void> {
  const answer = await host.turn(ask.wish);
  screen.change((state, world) => turnAnswered(state, world, ask, answer));
  if (answer.kind !== 'ended') {
    const end = await answer.end;
    screen.change((state, world) => turnEnded(state, world, ask, end));
  }
}
