import { dialogWheel } from '../kernel/dialogs.ts';
import { pointing } from '../kernel/point.ts';
import { dispatch, type Keyed, type TextField } from '../kernel/press.ts';
import type { ScreenRow } from '../kernel/store.ts';
import { topDialog } from '../model/dialog.ts';
import type { Editor } from '../model/editor.ts';
import { transition } from '../model/transition.ts';
import { chooseRow, runDetectionAct } from './detection-acts.ts';
import { DETECTION_DIALOGS } from './detection-dialogs.ts';
import { DETECTION_KEYS, type DetectionActId } from './detection-keys.ts';
import { detectionRows } from './detection-rows.ts';
import { detectionPlaces } from './detection-screen.ts';
import type { DetectionEffect, DetectionState, DetectionWorld } from './detection-state.ts';

const MOST = 500;

/** The text that typing goes to; null where keys are commands. */
function field(state: DetectionState): TextField<DetectionState> | null {
  if (topDialog(state) !== null) return DETECTION_DIALOGS.field(state);
  const { typing } = state;
  if (typing === null) return null;
  const put = (editor: Editor): DetectionState => ({ ...state, typing: editor, filter: editor.text.trim() });
  return { editor: typing, most: MOST, put };
}

const KEYED: Keyed<DetectionState, DetectionWorld, DetectionEffect, DetectionActId> = {
  keymap: DETECTION_KEYS,
  run: runDetectionAct,
  field,
  worldFor: (_, world) => world,
  pasted: (state) => transition(state),
};

const { press, paste } = dispatch(KEYED);

/** Detection as one row of the kernel. */
export const DETECTION_ROW: ScreenRow<DetectionState, DetectionWorld, DetectionEffect> = {
  tickMs: 1_000,
  press,
  paste,
  pointed: pointing<DetectionState, DetectionWorld, DetectionEffect, DetectionActId>({
    ...KEYED,
    places: detectionPlaces,
    press,
    choose(state, _, { target }) {
      if (target?.at === undefined) return null;
      if (topDialog(state) !== null) return DETECTION_DIALOGS.chosen(state, target.at);
      const place = detectionRows(state).findIndex(({ id }) => id === target.at);
      return place < 0 ? null : chooseRow(state, place);
    },
    wheel(state) {
      const scope = DETECTION_KEYS.scopeOf(state);
      return scope === 'list' ? ['up', 'down'] : dialogWheel(scope);
    },
  }),
  resized: (state, cols, rows) => ({ ...state, cols, rows }),
};
