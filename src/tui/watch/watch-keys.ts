import { chosenRow } from './watch-rows.ts';
import type { WatchState } from './watch-state.ts';
import type { WatchWord } from './watch-words.ts';

export type WatchScope = 'list' | 'filter' | 'help' | 'details' | 'exclude';

export interface WatchBinding {
  readonly id: string;
  readonly scope: WatchScope;
  /** As `KeyPress.key`, after folding. */
  readonly keys: readonly string[];
  readonly name: WatchWord;
  /** Place in the footer, lowest first; none: only in help. */
  readonly foot?: number;
  readonly stays?: 'help' | 'always';
  readonly when?: (state: WatchState) => boolean;
}

const onRule = (state: WatchState): boolean => chosenRow(state)?.kind === 'rule';
const withPage = (state: WatchState): boolean => {
  const row = chosenRow(state);
  return row?.kind === 'rule' && row.page?.incident != null;
};
const narrowed = ({ filter, only }: WatchState): boolean => filter !== '' || only !== null;

/** Every key of the screen: footer, help and dispatch read this table and nothing else. */
export const WATCH_BINDINGS = [
  {
    id: 'open',
    scope: 'list',
    keys: ['enter'],
    name: 'watch.act.open',
    foot: 1,
    when: (s) => chosenRow(s) !== null,
  },
  { id: 'exclude', scope: 'list', keys: ['-'], name: 'watch.act.exclude', foot: 2, when: onRule },
  { id: 'session', scope: 'list', keys: ['o'], name: 'watch.act.session', foot: 3, when: withPage },
  { id: 'state', scope: 'list', keys: ['t'], name: 'watch.act.state', foot: 4 },
  { id: 'filter', scope: 'list', keys: ['/'], name: 'watch.act.filter', foot: 5 },
  { id: 'clear', scope: 'list', keys: ['esc'], name: 'watch.act.clear', foot: 6, when: narrowed },
  { id: 'down', scope: 'list', keys: ['j', 'down', 'tab'], name: 'watch.act.down' },
  { id: 'up', scope: 'list', keys: ['k', 'up', 'shift+tab'], name: 'watch.act.up' },
  { id: 'first', scope: 'list', keys: ['g', 'home'], name: 'watch.act.first' },
  { id: 'last', scope: 'list', keys: ['G', 'end'], name: 'watch.act.last' },
  { id: 'redraw', scope: 'list', keys: ['ctrl+l'], name: 'watch.act.redraw' },
  { id: 'help', scope: 'list', keys: ['?'], name: 'watch.act.help', foot: 98, stays: 'help' },
  { id: 'quit', scope: 'list', keys: ['q', 'ctrl+c'], name: 'watch.act.quit', foot: 99, stays: 'always' },

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
export type KnownWatchBinding = WatchBinding & { readonly id: WatchActId };

const TABLE: readonly KnownWatchBinding[] = WATCH_BINDINGS;

export const watchBindings = (scope: WatchScope): readonly KnownWatchBinding[] =>
  TABLE.filter((binding) => binding.scope === scope);

export const watchLookUp = (scope: WatchScope, key: string): KnownWatchBinding | null =>
  TABLE.find((binding) => binding.scope === scope && binding.keys.includes(key)) ?? null;

export function watchScope({ dialog, typing }: WatchState): WatchScope {
  if (dialog !== null) return dialog.kind;
  return typing === null ? 'list' : 'filter';
}
