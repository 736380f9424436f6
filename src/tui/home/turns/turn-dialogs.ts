import { clockAndDay } from '../../../text/time.ts';
import { change } from '../../model/change.ts';
import { editorOf } from '../../model/editor.ts';
import { snoozeUntil } from '../../model/snooze-until.ts';
import { type Saying, say } from '../../model/words.ts';
import type { AskScreen } from '../acts/ask-all.ts';
import { homeToast } from '../home-acts.ts';
import type { TurnRow } from '../home-data.ts';
import type { HomeAct, HomeChange, HomeEffect } from '../home-effects.ts';
import type { AskAnswer, AskEnd, HomeHost } from '../home-host.ts';
import type { HomeState, HomeWorld } from '../home-state.ts';
import { ownTurn, turnEnds, turnsOf } from './turns.ts';

/** At the first schedule whose turn is somebody else's. */
const opened: HomeAct = (state) => {
  const at = Math.max(
    0,
    turnsOf(state).findIndex(({ now }) => now.every(({ you }) => you !== true)),
  );
  return change({ ...state, dialog: { kind: 'turn', at, editor: editorOf(''), wrong: null } });
};

const move =
  (by: number): HomeAct =>
  (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'turn') return change(state);
    const at = Math.max(0, Math.min(turnsOf(state).length - 1, dialog.at + by));
    return change({ ...state, dialog: { ...dialog, at, wrong: null } });
  };

/** The question about giving a turn back. */
export function givingBack(state: HomeState, turn: TurnRow): HomeState {
  const until = ownTurn(turn)?.until ?? '';
  const wish = { act: 'end-override', schedule: turn.id } as const;
  return { ...state, dialog: { kind: 'turn-confirm', wish, turn, until } };
}

/** The schedule and the time are said: the question about both. One's own turn is given back. */
const keep: HomeAct = (state, { now, timeZone }) => {
  const { dialog } = state;
  if (dialog?.kind !== 'turn') return change(state);
  const turn = turnsOf(state)[dialog.at];
  if (turn === undefined) return change({ ...state, dialog: null });
  if (ownTurn(turn) !== null) return change(givingBack(state, turn));
  const wrong = (why: Saying): HomeChange => change({ ...state, dialog: { ...dialog, wrong: why } });
  if (turn.now.some(({ you }) => you === true)) return wrong({ key: 'why.home-turn-yours' });
  const text = dialog.editor.text.normalize('NFKC').trim();
  const until = text === '' ? turnEnds(turn) : snoozeUntil(text, now, timeZone);
  if (until === null)
    return wrong(
      text === '' ? { key: 'why.home-turn-until' } : { key: 'why.no-snooze-time', params: { text } },
    );
  const wish = { act: 'override', schedule: turn.id, until } as const;
  return change({ ...state, dialog: { kind: 'turn-confirm', wish, turn, until } });
};

const yes: HomeAct = (state) => {
  const { dialog } = state;
  if (dialog?.kind !== 'turn-confirm') return change(state);
  const { wish, turn } = dialog;
  // The last thing done is what `u` undoes.
  return change({ ...state, dialog: null, judged: null }, { kind: 'turn', wish, name: turn.name });
};

const drop: HomeAct = (state) => change({ ...state, dialog: null });

export const turnActs = {
  'home.turn': opened,
  'home.turn-keep': keep,
  'home.turn-down': move(1),
  'home.turn-up': move(-1),
  'home.turn-drop': drop,
  'home.turn-yes': yes,
  'home.turn-no': drop,
} as const satisfies Readonly<Record<string, HomeAct>>;

type TurnAsk = Pick<Extract<HomeEffect, { kind: 'turn' }>, 'wish' | 'name'>;

/** A wish about a turn was answered: done, refused, or under way. */
function turnAnswered(state: HomeState, world: HomeWorld, ask: TurnAsk, answer: AskAnswer): HomeState {
  if (answer.kind === 'ended') return turnEnded(state, world, ask, answer.end);
  if (answer.kind === 'lost') return turnEnded(state, world, ask, { ok: true, value: 'lost' });
  return homeToast(state, world, 'wait', { key: 'toast.turn-asked', params: { name: ask.name } });
}

/** What came of it. */
function turnEnded(state: HomeState, world: HomeWorld, { wish, name }: TurnAsk, end: AskEnd): HomeState {
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
