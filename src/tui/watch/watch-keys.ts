import type { Lang } from '../../text/i18n/messages.ts';
import { type Binding, Keymap, type May } from '../kernel/keymap.ts';
import { chosenRow } from './watch-rows.ts';
import type { WatchState, WatchWorld } from './watch-state.ts';
import { type WatchWord, watchSaid, watchWord } from './watch-words.ts';

export type WatchScope = 'list' | 'filter' | 'help' | 'details' | 'exclude';

/** What several acts are called, or one, where that is not its own id. */
interface WatchBinding extends Binding<WatchState, WatchWorld, WatchScope> {
  readonly name?: WatchWord;
}

const onRow: May<WatchState, WatchWorld> = (state, world) =>
  chosenRow(state) === null ? watchSaid(world, 'watch.none-match') : true;
const onRule: May<WatchState, WatchWorld> = (state, world) =>
  chosenRow(state)?.kind === 'rule' ? true : watchSaid(world, 'watch.no-rule');
const withPage: May<WatchState, WatchWorld> = (state, world) => {
  const row = chosenRow(state);
  const page = row?.kind === 'rule' ? row.page : null;
  if (page === null) return watchSaid(world, 'watch.no-page');
  return page.incident === null ? watchSaid(world, 'watch.no-incident') : true;
};
const narrowed: May<WatchState, WatchWorld> = ({ filter, only }, world) =>
  filter !== '' || only !== null ? true : watchSaid(world, 'watch.none-match');

/** Every key of the screen: footer, help and dispatch read this table and nothing else. */
export const WATCH_BINDINGS = [
  { id: 'open', scope: 'list', keys: ['enter'], foot: 1, when: onRow, quiet: true },
  { id: 'exclude', scope: 'list', keys: ['-'], foot: 2, when: onRule },
  { id: 'session', scope: 'list', keys: ['o'], foot: 3, when: withPage },
  { id: 'state', scope: 'list', keys: ['t'], foot: 4 },
  { id: 'filter', scope: 'list', keys: ['/'], foot: 5 },
  { id: 'clear', scope: 'list', keys: ['esc'], foot: 6, when: narrowed, quiet: true },
  { id: 'down', scope: 'list', keys: ['j', 'down', 'tab'] },
  { id: 'up', scope: 'list', keys: ['k', 'up', 'shift+tab'] },
  { id: 'first', scope: 'list', keys: ['g', 'home'] },
  { id: 'last', scope: 'list', keys: ['G', 'end'] },
  { id: 'redraw', scope: 'list', keys: ['ctrl+l'] },
  { id: 'help', scope: 'list', keys: ['?'], foot: 98 },
  { id: 'quit', scope: 'list', keys: ['q', 'ctrl+c'], foot: 99 },

  { id: 'filter-keep', scope: 'filter', keys: ['enter'], name: 'watch.act.keep', foot: 1 },
  { id: 'filter-drop', scope: 'filter', keys: ['esc', 'ctrl+c'], name: 'watch.act.drop', foot: 2 },

  { id: 'text-down', scope: 'details', keys: ['j', 'down', 'space', 'pagedown'], name: 'watch.act.down' },
  { id: 'text-up', scope: 'details', keys: ['k', 'up', 'pageup'], name: 'watch.act.up' },
  {
    id: 'text-close',
    scope: 'details',
    keys: ['esc', 'enter', 'q', 'ctrl+c'],
    name: 'watch.act.close',
    foot: 1,
  },
  { id: 'help-down', scope: 'help', keys: ['j', 'down', 'space', 'pagedown'], name: 'watch.act.down' },
  { id: 'help-up', scope: 'help', keys: ['k', 'up', 'pageup'], name: 'watch.act.up' },
  {
    id: 'help-close',
    scope: 'help',
    keys: ['esc', 'enter', '?', 'q', 'ctrl+c'],
    name: 'watch.act.close',
    foot: 1,
  },

  { id: 'exclude-keep', scope: 'exclude', keys: ['enter'], name: 'watch.act.keep', foot: 1 },
  { id: 'exclude-drop', scope: 'exclude', keys: ['esc', 'ctrl+c'], name: 'watch.act.drop', foot: 2 },
] as const satisfies readonly WatchBinding[];

export type WatchActId = (typeof WATCH_BINDINGS)[number]['id'];
type KnownBinding = WatchBinding & { readonly id: WatchActId };

/** What keys mean on the screen of detection. */
export const WATCH_KEYS = new Keymap<WatchState, WatchWorld, KnownBinding>(WATCH_BINDINGS);

/** What an act is called. */
export const watchActName = ({ id, name }: Pick<KnownBinding, 'id' | 'name'>, lang: Lang): string =>
  watchWord(lang, name ?? (`watch.act.${id}` as WatchWord));

export function watchScope({ dialog, typing }: WatchState): WatchScope {
  if (dialog !== null) return dialog.kind;
  return typing === null ? 'list' : 'filter';
}
