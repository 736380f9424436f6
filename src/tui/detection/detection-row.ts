import { type OnScreen, pointing } from '../kernel/point.ts';
import { dispatch, type Keyed, runOf, type TextField } from '../kernel/press.ts';
import type { ScreenRow } from '../kernel/store.ts';
import { change } from '../model/change.ts';
import type { Editor } from '../model/editor.ts';
import { bodyCols, bodyRows } from '../model/layout.ts';
import { chooseRow, DETECTION_ACTS, type DetectionEffect, detectionToast } from './detection-acts.ts';
import { DETECTION_KEYS, type DetectionActId, detectionScope } from './detection-keys.ts';
import { detectionLayout } from './detection-layout.ts';
import { detectionRows } from './detection-rows.ts';
import type { DetectionState, DetectionWorld } from './detection-state.ts';
import { detectionDialogBox } from './lines/dialogs.ts';
import { detectionBanner, detectionFooter } from './lines/edges.ts';
import { listContent } from './lines/list-content.ts';

const MOST = 500;
const QUERY_MOST = 2_000;

/** The text that typing goes to; null where keys are commands. */
function field(state: DetectionState): TextField<DetectionState> | null {
  const { dialog, typing } = state;
  if (dialog?.kind === 'exclude') {
    const put = (editor: Editor): DetectionState => ({
      ...state,
      dialog: { ...dialog, editor, wrong: null },
    });
    return { editor: dialog.editor, most: dialog.field === 'query' ? QUERY_MOST : MOST, put };
  }
  if (dialog !== null || typing === null) return null;
  const put = (editor: Editor): DetectionState => ({ ...state, typing: editor, filter: editor.text.trim() });
  return { editor: typing, most: MOST, put };
}

const refuse: Keyed<DetectionState, DetectionWorld, DetectionEffect, DetectionActId>['refuse'] = (
  state,
  world,
  why,
) => change(detectionToast(state, world, 'wait', why));

const KEYED: Keyed<DetectionState, DetectionWorld, DetectionEffect, DetectionActId> = {
  keymap: DETECTION_KEYS,
  scopeOf: detectionScope,
  run: runOf<DetectionState, DetectionWorld, DetectionEffect, DetectionActId>(
    { keymap: DETECTION_KEYS, refuse },
    DETECTION_ACTS,
  ),
  field,
  worldFor: (_, world) => world,
  refuse,
  pasted: (state) => change(state),
};

function drawn(state: DetectionState, world: DetectionWorld): OnScreen<'list'> {
  const { footer, list } = detectionLayout(state, detectionBanner(state, world) !== '');
  return {
    dialog: state.dialog === null ? null : detectionDialogBox(state.dialog, state, world),
    footer: { rect: footer, line: () => detectionFooter(state, world, footer.w) },
    covered: false,
    panes: [
      { id: 'list', rect: list, content: () => listContent(state, world, bodyRows(list), bodyCols(list)) },
    ],
  };
}

const { press, paste } = dispatch(KEYED);

/** Detection as one row of the kernel. */
export const DETECTION_ROW: ScreenRow<DetectionState, DetectionWorld, DetectionEffect> = {
  tickMs: 1_000,
  press,
  paste,
  pointed: pointing<DetectionState, DetectionWorld, DetectionEffect, DetectionActId, 'list'>({
    ...KEYED,
    drawn,
    press,
    choose(state, _, { part, target }) {
      const place = part === 'list' ? detectionRows(state).findIndex(({ id }) => id === target?.at) : -1;
      return place < 0 ? null : chooseRow(state, place);
    },
    wheel(state) {
      const scope = detectionScope(state);
      if (scope === 'list') return ['up', 'down'];
      return scope === 'details'
        ? ['text-up', 'text-down']
        : scope === 'help'
          ? ['help-up', 'help-down']
          : undefined;
    },
  }),
  resized: (state, cols, rows) => ({ ...state, cols, rows }),
};
