import type { DialogScope } from '../kernel/dialogs.ts';
import type { Also, Binding } from '../kernel/keymap.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';

/** Where a key means this: a pane in focus, or what lies open on top. `global` holds in all four panes. */
export type Scope =
  | 'global'
  /** In a replay, before what the four panes and `global` have. */
  | 'replay'
  | 'checklist'
  | 'logs'
  | 'patterns'
  | 'compare'
  /** While a range is picked on the picture of the log. */
  | 'range'
  | 'changes'
  | 'release'
  | 'notes'
  | 'people'
  | 'editor'
  | 'prompt'
  | DialogScope
  | 'menu'
  | 'form'
  | 'fields'
  | 'values'
  | 'trace'
  | 'lessons';

export interface SessionBinding extends Binding<ScreenState, World, Scope> {
  /** Why a replay has none: it leads nowhere without a hub and its log, or it is an act, though it changes nothing of the session. */
  readonly replay?: 'not-kept' | 'read-only';
}

export type SessionAlso = Also<ScreenState, Scope>;
