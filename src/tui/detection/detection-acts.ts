import { runOf } from '../kernel/press.ts';
import { askDialog, open } from '../model/dialog.ts';
import { type Act, toast, transition } from '../model/transition.ts';
import { DETECTION_DIALOGS } from './detection-dialogs.ts';
import { DETECTION_KEYS, type DetectionActId } from './detection-keys.ts';
import { chosenRow, DETECTION_LIST } from './detection-rows.ts';
import {
  type DetectionEffect,
  type DetectionState,
  type DetectionWorld,
  type ExclusionWish,
  STANDINGS,
} from './detection-state.ts';
import { detectionSaid } from './detection-words.ts';

type DetectionAct = Act<DetectionState, DetectionWorld, DetectionEffect>;

const ACTS: Readonly<Record<DetectionActId, DetectionAct>> = {
  ...DETECTION_DIALOGS.acts,
  'palette.accept': DETECTION_DIALOGS.accepted((id, state, world) => runDetectionAct(id, state, world)),
  down: (state) => transition(DETECTION_LIST.moved(state, 1)),
  up: (state) => transition(DETECTION_LIST.moved(state, -1)),
  first: (state) => transition(DETECTION_LIST.choose(state, 0)),
  last: (state) => transition(DETECTION_LIST.choose(state, Number.MAX_SAFE_INTEGER)),
  state: (state) => {
    const next = state.only === null ? 0 : STANDINGS.indexOf(state.only) + 1;
    return transition(DETECTION_LIST.kept({ ...state, only: STANDINGS[next] ?? null }));
  },
  filter: (state) => transition(DETECTION_LIST.edited(state)),
  'list.keep': (state) => transition({ ...state, typing: null }),
  'list.drop': (state) => transition(DETECTION_LIST.kept({ ...state, typing: null, filter: '' })),
  clear: (state) => transition(DETECTION_LIST.kept({ ...state, filter: '', only: null })),
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
