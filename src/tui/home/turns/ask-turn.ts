import { clockAndDay } from '../../../text/time.ts';
import { say } from '../../model/words.ts';
import type { AskScreen } from '../acts/ask-all.ts';
import { homeToast } from '../home-acts.ts';
import type { HomeEffect } from '../home-effects.ts';
import type { AskAnswer, AskEnd, HomeHost } from '../home-host.ts';
import type { HomeState, HomeWorld } from '../home-state.ts';

export type TurnAsk = Pick<Extract<HomeEffect, { kind: 'turn' }>, 'wish' | 'name'>;

/** A wish about a turn was answered: done, refused, or under way. */
export function turnAnswered(state: HomeState, world: HomeWorld, ask: TurnAsk, answer: AskAnswer): HomeState {
  if (answer.kind === 'ended') return turnEnded(state, world, ask, answer.end);
  if (answer.kind === 'lost') return turnEnded(state, world, ask, { ok: true, value: 'lost' });
  return homeToast(state, world, 'wait', { key: 'toast.turn-asked', params: { name: ask.name } });
}

/** What came of it. */
export function turnEnded(
  state: HomeState,
  world: HomeWorld,
  { wish, name }: TurnAsk,
  end: AskEnd,
): HomeState {
  const { lang, now, timeZone } = world;
  if (!end.ok)
    return homeToast(state, world, 'burn', {
      key: 'toast.turn-not',
      params: { name, why: say(lang, end.why) },
    });
  if (end.value !== 'done')
    return homeToast(state, world, 'burn', { key: 'toast.turn-unknown', params: { name } });
  if (wish.act === 'end-override')
    return homeToast(state, world, 'ok', { key: 'toast.turn-given-back', params: { name } });
  const time = clockAndDay(wish.until, new Date(now).toISOString(), timeZone, lang);
  return homeToast(state, world, 'ok', { key: 'toast.turn-taken', params: { name, time } });
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
