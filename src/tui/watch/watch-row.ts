import { type OnScreen, pointing } from '../kernel/point.ts';
import { dispatch, type Keyed, runOf, type TextField } from '../kernel/press.ts';
import type { ScreenRow } from '../kernel/store.ts';
import { change } from '../model/change.ts';
import type { Editor } from '../model/editor.ts';
import { bodyCols, bodyRows } from '../model/layout.ts';
import { watchDialogBox } from './lines/dialogs.ts';
import { watchBanner, watchFooter } from './lines/edges.ts';
import { listContent } from './lines/list-content.ts';
import { chooseRow, WATCH_ACTS, type WatchEffect, watchToast } from './watch-acts.ts';
import { WATCH_KEYS, type WatchActId, watchScope } from './watch-keys.ts';
import { watchLayout } from './watch-layout.ts';
import { watchRows } from './watch-rows.ts';
import type { WatchState, WatchWorld } from './watch-state.ts';

const MOST = 500;
const QUERY_MOST = 2_000;

/** The text that typing goes to; null where keys are commands. */
function field(state: WatchState): TextField<WatchState> | null {
  const { dialog, typing } = state;
  if (dialog?.kind === 'exclude') {
    const put = (editor: Editor): WatchState => ({ ...state, dialog: { ...dialog, editor, wrong: null } });
    return { editor: dialog.editor, most: dialog.field === 'query' ? QUERY_MOST : MOST, put };
  }
  if (dialog !== null || typing === null) return null;
  const put = (editor: Editor): WatchState => ({ ...state, typing: editor, filter: editor.text.trim() });
  return { editor: typing, most: MOST, put };
}

const refuse: Keyed<WatchState, WatchWorld, WatchEffect, WatchActId>['refuse'] = (state, world, why) =>
  change(watchToast(state, world, 'wait', why));

const KEYED: Keyed<WatchState, WatchWorld, WatchEffect, WatchActId> = {
  keymap: WATCH_KEYS,
  scopeOf: watchScope,
  run: runOf<WatchState, WatchWorld, WatchEffect, WatchActId>({ keymap: WATCH_KEYS, refuse }, WATCH_ACTS),
  field,
  worldFor: (_, world) => world,
  refuse,
  pasted: (state) => change(state),
};

function drawn(state: WatchState, world: WatchWorld): OnScreen<'list'> {
  const { footer, list } = watchLayout(state, watchBanner(state, world) !== '');
  return {
    dialog: state.dialog === null ? null : watchDialogBox(state.dialog, state, world),
    footer: { rect: footer, line: () => watchFooter(state, world, footer.w) },
    covered: false,
    panes: [
      { id: 'list', rect: list, content: () => listContent(state, world, bodyRows(list), bodyCols(list)) },
    ],
  };
}

const { press, paste } = dispatch(KEYED);

/** Detection as one row of the kernel. */
export const WATCH_ROW: ScreenRow<WatchState, WatchWorld, WatchEffect> = {
  tickMs: 1_000,
  press,
  paste,
  pointed: pointing<WatchState, WatchWorld, WatchEffect, WatchActId, 'list'>({
    ...KEYED,
    drawn,
    press,
    choose(state, _, { part, target }) {
      const place = part === 'list' ? watchRows(state).findIndex(({ id }) => id === target?.at) : -1;
      return place < 0 ? null : chooseRow(state, place);
    },
    wheel(state) {
      const scope = watchScope(state);
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
