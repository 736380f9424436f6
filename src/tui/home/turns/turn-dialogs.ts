import { change } from '../../model/change.ts';
import { editorOf } from '../../model/editor.ts';
import { snoozeUntil } from '../../model/snooze-until.ts';
import type { Saying } from '../../model/words.ts';
import type { TurnRow } from '../home-data.ts';
import type { HomeAct, HomeChange } from '../home-effects.ts';
import type { HomeState } from '../home-state.ts';
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
