import { sameTitle } from '../../../domain/title.ts';
import { change } from '../../model/change.ts';
import { editorOf } from '../../model/editor.ts';
import type { SessionRow } from '../home-data.ts';
import type { HomeAct, HomeChange } from '../home-effects.ts';
import { rowOfSession } from '../home-list.ts';
import type { HomeState } from '../home-state.ts';

/** Acts on a session that is started without a page. */
export const beginActs = {
  'home.new': (state) =>
    change({ ...state, dialog: { kind: 'new', editor: editorOf(state.title) }, title: '' }),
  'home.new-start': (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'new') return change(state);
    const title = dialog.editor.text.trim();
    const session = atWorkOn(title, state);
    if (session === null) return begun(state, title);
    return change({ ...state, dialog: { kind: 'twin', title, session } });
  },
  'home.new-drop': (state) => change({ ...state, dialog: null }),
  'home.twin-join': (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'twin') return change(state);
    const { id } = dialog.session;
    return change({ ...state, dialog: null, selected: rowOfSession(id) }, { kind: 'enter', session: id });
  },
  'home.twin-new': (state) => {
    const { dialog } = state;
    return dialog?.kind === 'twin' ? begun(state, dialog.title) : change(state);
  },
  'home.twin-back': (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'twin') return change(state);
    return change({ ...state, dialog: { kind: 'new', editor: editorOf(dialog.title) } });
  },
} as const satisfies Readonly<Record<string, HomeAct>>;

/** The title is kept until the session is there: where the hub refuses it, nobody types it twice. */
const begun = (state: HomeState, title: string): HomeChange =>
  change({ ...state, dialog: null, busy: 'start', title }, { kind: 'begin', title });

/** Two who are called by one alert start at once: the live session of this title where somebody is at work. */
function atWorkOn(title: string, { reading }: HomeState): SessionRow | null {
  const same = reading?.sessions.find(
    (row) => row.status === 'open' && row.peopleNow.length > 0 && sameTitle(row.title, title),
  );
  return same ?? null;
}
