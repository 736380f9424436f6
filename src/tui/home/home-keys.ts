import type { RowActName } from '../../domain/act-table.ts';
import { type Binding, Keymap } from '../kernel/keymap.ts';
import { HOME_ACT_NAMES, homeActRow, type OpenedAct } from './acts/home-act-table.ts';
import * as may from './home-availability.ts';
import type { HomeState, HomeWorld } from './home-state.ts';

/** Where a key means this: the lists, or what is open over them. */
export type HomeScope =
  | 'list'
  | 'filter'
  | 'help'
  | 'details'
  | 'confirm'
  | 'value'
  | 'turn'
  | 'turn-confirm'
  | 'verdict'
  | 'reason'
  | 'new'
  | 'twin';

export interface HomeBinding extends Binding<HomeState, HomeWorld, HomeScope> {
  /** Place in the footer while rows are marked; else it is further back. */
  readonly marked?: number;
}

/** What stands before the verdict, and what behind it. */
const OTHERS = HOME_ACT_NAMES.filter((act) => act !== 'acknowledge');

const rowActs = (...acts: readonly RowActName[]) =>
  acts.map((act) => {
    const { key, foot, marked } = homeActRow(act);
    return { id: `home.${act}`, scope: 'list', keys: [key], foot, marked, when: may.askable(act) } as const;
  });

const openedActs = (...acts: readonly RowActName[]) =>
  acts.flatMap((act) => {
    const { key, opened } = homeActRow(act);
    const foot = typeof opened === 'number' ? { foot: opened } : {};
    const id = `home.detail-${act as OpenedAct}` as const;
    return opened === null
      ? []
      : [{ id, scope: 'details', keys: [key], ...foot, when: may.askable(act) } as const];
  });

/** Every key of the home screen: footer, help and dispatch read this table and nothing else. */
export const HOME_BINDINGS = [
  { id: 'home.open', scope: 'list', keys: ['enter'], foot: 1, when: may.open },
  ...rowActs('acknowledge'),
  { id: 'home.verdict', scope: 'list', keys: ['V'], foot: 3, when: may.judge },
  ...rowActs(...OTHERS),
  { id: 'home.turn', scope: 'list', keys: ['H'], foot: 16, when: may.takeTurn },
  { id: 'home.undo', scope: 'list', keys: ['u'], foot: 9, when: may.undo },
  { id: 'home.scope', scope: 'list', keys: ['t'], foot: 4, when: may.changeScope },
  { id: 'home.new', scope: 'list', keys: ['n'], foot: 5, when: may.start },
  { id: 'home.filter', scope: 'list', keys: ['/'], foot: 5 },
  { id: 'home.browser', scope: 'list', keys: ['o'], foot: 10, when: may.browse },
  { id: 'home.copy', scope: 'list', keys: ['c'], when: may.browse },
  { id: 'home.mark', scope: 'list', keys: ['space'], foot: 5, marked: 7, when: may.mark },
  { id: 'home.clear', scope: 'list', keys: ['esc'], foot: 6, marked: 8, when: may.clear, quiet: true },
  { id: 'home.closed', scope: 'list', keys: ['h'], foot: 7 },
  { id: 'home.down', scope: 'list', keys: ['j', 'down', 'tab'] },
  { id: 'home.up', scope: 'list', keys: ['k', 'up', 'shift+tab'] },
  { id: 'home.first', scope: 'list', keys: ['g', 'home'] },
  { id: 'home.last', scope: 'list', keys: ['G', 'end'] },
  { id: 'home.page-down', scope: 'list', keys: ['pagedown', 'ctrl+d', 'ctrl+f'] },
  { id: 'home.page-up', scope: 'list', keys: ['pageup', 'ctrl+u', 'ctrl+b'] },
  { id: 'home.retry', scope: 'list', keys: ['ctrl+r'], foot: 8, when: may.retry },
  { id: 'home.redraw', scope: 'list', keys: ['ctrl+l'] },
  { id: 'home.help', scope: 'list', keys: ['?'], foot: 98 },
  { id: 'home.quit', scope: 'list', keys: ['q', 'ctrl+c'], foot: 99 },

  { id: 'home.filter-keep', scope: 'filter', keys: ['enter'], foot: 1 },
  { id: 'home.filter-drop', scope: 'filter', keys: ['esc', 'ctrl+c'], foot: 2 },
  { id: 'home.filter-down', scope: 'filter', keys: ['down', 'tab'] },
  { id: 'home.filter-up', scope: 'filter', keys: ['up', 'shift+tab'] },

  { id: 'home.detail-start', scope: 'details', keys: ['y'], foot: 1, when: may.start },
  ...openedActs('acknowledge'),
  { id: 'home.detail-verdict', scope: 'details', keys: ['V'], foot: 3, when: may.judge },
  ...openedActs(...OTHERS),
  { id: 'home.detail-browser', scope: 'details', keys: ['o'], foot: 7, when: may.browse },
  { id: 'home.detail-copy', scope: 'details', keys: ['c'], foot: 8, when: may.browse },
  { id: 'home.detail-retry', scope: 'details', keys: ['ctrl+r'] },
  { id: 'home.detail-down', scope: 'details', keys: ['j', 'down', 'space', 'pagedown'] },
  { id: 'home.detail-up', scope: 'details', keys: ['k', 'up', 'pageup'] },
  { id: 'home.detail-close', scope: 'details', keys: ['esc', 'n', 'q', 'ctrl+c'], foot: 9 },

  { id: 'home.yes', scope: 'confirm', keys: ['y'], foot: 1 },
  { id: 'home.no', scope: 'confirm', keys: ['n', 'esc', 'q', 'ctrl+c'], foot: 2 },

  { id: 'home.confirm-down', scope: 'confirm', keys: ['j', 'down', 'space', 'pagedown'] },
  { id: 'home.confirm-up', scope: 'confirm', keys: ['k', 'up', 'pageup'] },

  { id: 'home.value-keep', scope: 'value', keys: ['enter'], foot: 1 },
  { id: 'home.value-down', scope: 'value', keys: ['down', 'tab'], foot: 2 },
  { id: 'home.value-up', scope: 'value', keys: ['up', 'shift+tab'] },
  { id: 'home.value-drop', scope: 'value', keys: ['esc', 'ctrl+c'], foot: 3 },

  { id: 'home.turn-keep', scope: 'turn', keys: ['enter'], foot: 1 },
  { id: 'home.turn-down', scope: 'turn', keys: ['down', 'tab'], foot: 2 },
  { id: 'home.turn-up', scope: 'turn', keys: ['up', 'shift+tab'] },
  { id: 'home.turn-drop', scope: 'turn', keys: ['esc', 'ctrl+c'], foot: 3 },

  { id: 'home.turn-yes', scope: 'turn-confirm', keys: ['y'], foot: 1 },
  { id: 'home.turn-no', scope: 'turn-confirm', keys: ['n', 'esc', 'q', 'ctrl+c'], foot: 2 },

  { id: 'home.hurt', scope: 'verdict', keys: ['y'], foot: 1 },
  { id: 'home.unhurt', scope: 'verdict', keys: ['n'], foot: 2 },
  { id: 'home.unjudge', scope: 'verdict', keys: ['x'], foot: 3, when: may.unjudge },
  { id: 'home.cancel', scope: 'verdict', keys: ['esc', 'q', 'ctrl+c'], foot: 4 },

  { id: 'home.reason-keep', scope: 'reason', keys: ['enter'], foot: 1 },
  { id: 'home.reason-drop', scope: 'reason', keys: ['esc', 'ctrl+c'], foot: 2 },

  { id: 'home.new-start', scope: 'new', keys: ['enter'], foot: 1, when: may.startNew },
  { id: 'home.new-drop', scope: 'new', keys: ['esc', 'ctrl+c'], foot: 2 },

  { id: 'home.twin-join', scope: 'twin', keys: ['y', 'enter'], foot: 1 },
  { id: 'home.twin-new', scope: 'twin', keys: ['n'], foot: 2, when: may.start },
  { id: 'home.twin-back', scope: 'twin', keys: ['esc', 'q', 'ctrl+c'], foot: 3 },

  { id: 'home.help-down', scope: 'help', keys: ['j', 'down', 'space', 'pagedown'] },
  { id: 'home.help-up', scope: 'help', keys: ['k', 'up', 'pageup'] },
  { id: 'home.help-close', scope: 'help', keys: ['esc', 'q', '?', 'enter', 'ctrl+c'], foot: 1 },
] as const satisfies readonly HomeBinding[];

export type HomeActId = (typeof HOME_BINDINGS)[number]['id'];
export type KnownBinding = HomeBinding & { readonly id: HomeActId };

/** What keys mean at home. */
export const HOME_KEYS = new Keymap<HomeState, HomeWorld, KnownBinding>(HOME_BINDINGS);

export function homeScope({ dialog, typing }: HomeState): HomeScope {
  if (dialog !== null) return dialog.kind;
  return typing === null ? 'list' : 'filter';
}
