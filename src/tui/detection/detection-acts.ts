import { runOf } from '../kernel/press.ts';
import { askDialog, open } from '../model/dialog.ts';
import { editorOf } from '../model/editor.ts';
import { type Act, toast, transition } from '../model/transition.ts';
import { DETECTION_DIALOGS } from './detection-dialogs.ts';
import { DETECTION_KEYS, type DetectionActId } from './detection-keys.ts';
import { chosenRow, detectionRows, selectedPlace } from './detection-rows.ts';
import {
  type DetectionEffect,
  type DetectionState,
  type DetectionWorld,
  type ExclusionWish,
  STANDINGS,
} from './detection-state.ts';
import { detectionSaid } from './detection-words.ts';

type DetectionAct = Act<DetectionState, DetectionWorld, DetectionEffect>;

/** Chooses the row at a place, or the nearest there is. */
export function chooseRow(state: DetectionState, place: number): DetectionState {
  const rows = detectionRows(state);
  const at = Math.max(0, Math.min(rows.length - 1, place));
  return { ...state, selected: rows[at]?.id ?? null };
}

const move =
  (place: (state: DetectionState) => number): DetectionAct =>
  (state) =>
    transition(chooseRow(state, place(state)));

const ACTS: Readonly<Record<DetectionActId, DetectionAct>> = {
  ...DETECTION_DIALOGS.acts,
  'palette.accept': DETECTION_DIALOGS.accepted((id, state, world) => runDetectionAct(id, state, world)),
  down: move((state) => selectedPlace(state) + 1),
  up: move((state) => selectedPlace(state) - 1),
  first: move(() => 0),
  last: move((state) => detectionRows(state).length - 1),
  state: (state) => {
    const next = state.only === null ? 0 : STANDINGS.indexOf(state.only) + 1;
    return transition({ ...state, only: STANDINGS[next] ?? null });
  },
  filter: (state) => transition({ ...state, typing: editorOf(state.filter) }),
  'list.keep': (state) => transition({ ...state, typing: null }),
  'list.drop': (state) => transition({ ...state, typing: null, filter: '' }),
  clear: (state) => transition({ ...state, filter: '', only: null }),
  open: (state) => {
    const row = chosenRow(state)?.id ?? '';
    return transition(open(state, { kind: 'text', text: 'details', row, scroll: 0 }));
  },
  exclude: (state) => {
    const row = chosenRow(state);
    const rule = row?.kind === 'rule' ? row.rule.name : '';
    return transition(open(state, askDialog({ rule, field: 'query', kept: {}, asked: null })));
  },
  session: (state, world) => {
    const row = chosenRow(state);
    const incident = row?.kind === 'rule' ? (row.page?.incident ?? '') : '';
    const told = toast(state, world, 'wait', detectionSaid(world, 'detection.entering'));
    return transition(told, { kind: 'session', incident });
  },
  redraw: (state) => transition(state, { kind: 'redraw' }),
  quit: (state) => transition(state, { kind: 'quit' }),
};

/** Runs an act, or shows why it cannot run now. */
export const runDetectionAct = runOf<DetectionState, DetectionWorld, DetectionEffect, DetectionActId>(
  DETECTION_KEYS,
  ACTS,
);

/** Asks the last field again, with a warning; the other fields keep their values. */
export const askedAgain = (
  state: DetectionState,
  { rule, query, reason, days }: ExclusionWish,
  asked: string,
): DetectionState =>
  open(state, askDialog({ rule, field: 'days', kept: { query, reason }, asked }, { text: String(days) }));
