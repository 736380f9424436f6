import { dialogWheel, WHEEL_ROWS } from '../kernel/dialogs.ts';
import { pointing, type Wheel } from '../kernel/point.ts';
import { dispatch, type Keyed, type TextField, written } from '../kernel/press.ts';
import type { ScreenRow } from '../kernel/store.ts';
import { topDialog } from '../model/dialog.ts';
import type { Editor } from '../model/editor.ts';
import { transition } from '../model/transition.ts';
import { runHomeAct, selectAt } from './home-acts.ts';
import type { HomeWorld } from './home-data.ts';
import { HOME_DIALOGS } from './home-dialogs.ts';
import type { HomeEffect } from './home-effects.ts';
import { HOME_KEYS, type HomeActId, type HomeScope } from './home-keys.ts';
import { itemsOf, selectedItem } from './home-list.ts';
import { homePlaces } from './home-screen.ts';
import type { HomeState } from './home-state.ts';

/** The limit of a filter, characters. */
const MOST = 500;

/** The text that typing goes to; null where keys are commands. */
function field(state: HomeState): TextField<HomeState> | null {
  if (topDialog(state) !== null) return HOME_DIALOGS.field(state);
  const { typing } = state;
  if (typing === null) return null;
  const put = (editor: Editor): HomeState => {
    const next = { ...state, typing: editor, filter: editor.text.trim() };
    return selectedItem(next) === null ? selectAt(next, 0) : next;
  };
  return { editor: typing, most: MOST, put };
}

const KEYED: Keyed<HomeState, HomeWorld, HomeEffect, HomeActId> = {
  keymap: HOME_KEYS,
  run: runHomeAct,
  field,
  worldFor: (_, world) => world,
  /** What no text takes filters. */
  pasted(state, world, text) {
    if (topDialog(state) !== null) return transition(state);
    const opened = runHomeAct('home.filter', state, world).state;
    const into = field(opened);
    return transition(into === null ? opened : written(opened, into, text));
  },
};

const WHEEL: Readonly<Partial<Record<HomeScope, Wheel<HomeActId>>>> = {
  list: ['home.up', 'home.down'],
  typing: ['home.filter-up', 'home.filter-down'],
  details: ['home.detail-up', 'home.detail-down', WHEEL_ROWS],
};

const { press, paste } = dispatch(KEYED);

/** Home as one row of the kernel. */
export const HOME_ROW: ScreenRow<HomeState, HomeWorld, HomeEffect> = {
  tickMs: 250,
  press,
  paste,
  pointed: pointing<HomeState, HomeWorld, HomeEffect, HomeActId>({
    ...KEYED,
    places: homePlaces,
    press,
    choose(state, _, { target }) {
      if (target?.at === undefined) return null;
      if (topDialog(state) !== null) return HOME_DIALOGS.chosen(state, target.at);
      const place = itemsOf(state).findIndex(({ id }) => id === target.at);
      return place < 0 ? null : selectAt(state, place);
    },
    wheel(state) {
      const scope = HOME_KEYS.scopeOf(state);
      return WHEEL[scope] ?? dialogWheel(scope);
    },
  }),
  resized: (state, cols, rows) => ({ ...state, cols, rows }),
};
