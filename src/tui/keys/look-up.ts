import { dialogScope } from '../kernel/dialogs.ts';
import { Keymap } from '../kernel/keymap.ts';
import type { NamedActs } from '../kernel/palette.ts';
import { topDialog } from '../model/dialog.ts';
import type { Pane } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import type { Scope } from './binding.ts';
import { type ActBinding, isPane, PALETTE_BINDINGS, PANE_SCOPES, REPLAY_BINDINGS, TABLE } from './keys.ts';

/** What keys mean in a session: a pane's own before what holds in all four. In a replay nothing is done, and its keys go first. */
export const SESSION_KEYS = new Keymap<ScreenState, World, ActBinding>(TABLE, {
  scopeOf,
  scopesAt: (scope, { replays }) =>
    scope === 'values' || scope === 'trace'
      ? [scope, 'text']
      : !isPane(scope)
        ? [scope]
        : replays
          ? ['replay', scope, 'global']
          : [scope, 'global'],
  refused({ danger, replay }, { replays }) {
    const why = replay ?? (danger === undefined ? undefined : 'read-only');
    return replays && why !== undefined ? { key: `replay.${why}` } : null;
  },
  place({ binding: { id }, foot = 0 }, { focus, logs, replays }) {
    // What is frozen already is not offered to be frozen: the key that goes on stands there.
    if (id === 'logs.freeze' && logs.bottom !== null) return null;
    // Rows of a comparison or a release cannot be pinned.
    if (id === 'logs.pin' && focus === 'logs' && logs.view !== 'lines') return null;
    // The keys of a replay take the row.
    return id === 'palette' && replays ? null : foot;
  },
});

/** What can be asked for by name. */
export const SESSION_COMMANDS: NamedActs<ScreenState, ActBinding> = {
  all: ({ replays }) => (replays ? [...REPLAY_BINDINGS, ...PALETTE_BINDINGS] : PALETTE_BINDINGS),
  here: paneScope,
  parts: PANE_SCOPES,
};

/** Who gets the keys: what lies on top, then the prompt, then the note editor, then the range that is picked, then the pane in focus. */
export function scopeOf(state: ScreenState): Scope {
  const top = topDialog(state);
  if (top?.kind === 'text' && top.filter?.typing !== true) {
    if (top.text === 'line') return 'fields';
    if (top.text === 'values' || top.text === 'trace') return top.text;
  }
  if (top !== null) return dialogScope(state) ?? top.kind;
  if (state.prompt !== null) return 'prompt';
  if (state.draft !== null) return 'editor';
  return state.logs.pick !== null && state.focus === 'logs' ? 'range' : paneScope(state);
}

/** The pane in focus, or the view that the log pane shows. */
function paneScope({ focus, logs }: ScreenState): Scope {
  return focus === 'logs' && logs.view !== 'lines' ? logs.view : focus;
}

/** The screen with what a scope's acts are about in front: a pane, or a view of the log pane. */
export function inFront(scope: Scope, state: ScreenState): ScreenState {
  if (scope === 'patterns' || scope === 'compare' || scope === 'changes' || scope === 'release')
    return { ...state, focus: 'logs', logs: { ...state.logs, view: scope } };
  if (scope === 'logs') return { ...state, focus: 'logs', logs: { ...state.logs, view: 'lines' } };
  return isPane(scope) ? { ...state, focus: scope as Pane } : state;
}
