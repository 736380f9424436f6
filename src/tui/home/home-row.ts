import { TITLE_MOST } from '../../domain/title.ts';
import { type OnScreen, pointing, type Wheel } from '../kernel/point.ts';
import { dispatch, type Keyed, type TextField, written } from '../kernel/press.ts';
import type { ScreenRow } from '../kernel/store.ts';
import { change } from '../model/change.ts';
import type { Editor } from '../model/editor.ts';
import { bodyCols, bodyRows } from '../model/layout.ts';
import { homeToast, runHomeAct, selectAt } from './home-acts.ts';
import type { HomeWorld } from './home-data.ts';
import type { HomeEffect } from './home-effects.ts';
import { HOME_KEYS, type HomeActId, type HomeScope, homeScope } from './home-keys.ts';
import { homeLayout } from './home-layout.ts';
import { itemsOf, selectedItem } from './home-list.ts';
import type { HomeState } from './home-state.ts';
import { homeFooter } from './lines/edge-lines.ts';
import { homeDialogBox } from './lines/home-dialog.ts';
import { pagesContent, sessionsContent } from './lines/list-lines.ts';

/** No filter or reason is longer. */
const MOST = 500;

/** The text that typing goes to; null where keys are commands. */
function field(state: HomeState): TextField<HomeState> | null {
  const { dialog, typing } = state;
  if (dialog !== null) {
    if (!('editor' in dialog)) return null;
    const more =
      dialog.kind === 'value' ? { at: 0, wrong: null } : dialog.kind === 'turn' ? { wrong: null } : {};
    const put = (editor: Editor): HomeState => ({ ...state, dialog: { ...dialog, ...more, editor } });
    return { editor: dialog.editor, most: dialog.kind === 'new' ? TITLE_MOST : MOST, put };
  }
  if (typing === null) return null;
  const put = (editor: Editor): HomeState => {
    const next = { ...state, typing: editor, filter: editor.text.trim() };
    return selectedItem(next) === null ? selectAt(next, 0) : next;
  };
  return { editor: typing, most: MOST, put };
}

const KEYED: Keyed<HomeState, HomeWorld, HomeEffect, HomeActId> = {
  keymap: HOME_KEYS,
  scopeOf: homeScope,
  run: runHomeAct,
  field,
  worldFor: (_, world) => world,
  refuse: (state, world, why) => change(homeToast(state, world, 'wait', why)),
  /** What no text takes filters. */
  pasted(state, world, text) {
    if (state.dialog !== null) return change(state);
    const opened = runHomeAct('home.filter', state, world).state;
    const into = field(opened);
    return change(into === null ? opened : written(opened, into, text));
  },
};

function drawn(state: HomeState, world: HomeWorld): OnScreen<'pages' | 'sessions'> {
  const { footer, message, pages, sessions } = homeLayout(state);
  return {
    dialog: state.dialog === null ? null : homeDialogBox(state.dialog, state, world),
    footer: { rect: footer, line: () => homeFooter(state, world, footer.w) },
    // Without a row of its own, what is said takes the footer's.
    covered: message === null && state.toast !== null,
    panes: [
      {
        id: 'pages',
        rect: pages,
        content: () => pagesContent(state, world, bodyRows(pages), bodyCols(pages)),
      },
      {
        id: 'sessions',
        rect: sessions,
        content: () => sessionsContent(state, world, bodyRows(sessions), bodyCols(sessions)),
      },
    ],
  };
}

/** A text moves by several rows a turn. */
const WHEEL: Readonly<Partial<Record<HomeScope, Wheel<HomeActId>>>> = {
  list: ['home.up', 'home.down'],
  filter: ['home.filter-up', 'home.filter-down'],
  help: ['home.help-up', 'home.help-down', 3],
  details: ['home.detail-up', 'home.detail-down', 3],
  confirm: ['home.confirm-up', 'home.confirm-down', 3],
  value: ['home.value-up', 'home.value-down'],
  turn: ['home.turn-up', 'home.turn-down'],
};

const { press, paste } = dispatch(KEYED);

/** Home as one row of the kernel. */
export const HOME_ROW: ScreenRow<HomeState, HomeWorld, HomeEffect> = {
  tickMs: 250,
  press,
  paste,
  pointed: pointing<HomeState, HomeWorld, HomeEffect, HomeActId, 'pages' | 'sessions'>({
    ...KEYED,
    drawn,
    press,
    choose(state, _, { target }) {
      const { dialog } = state;
      if (target?.at === undefined) return null;
      if (dialog?.kind === 'value' || dialog?.kind === 'turn')
        return { ...state, dialog: { ...dialog, at: Number(target.at) } };
      const place = dialog === null ? itemsOf(state).findIndex(({ id }) => id === target.at) : -1;
      return place < 0 ? null : selectAt(state, place);
    },
    wheel: (state) => WHEEL[homeScope(state)],
  }),
  resized: (state, cols, rows) => ({ ...state, cols, rows }),
};
