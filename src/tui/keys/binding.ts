import type { ScreenState } from '../model/screen-state.ts';
import type { WordKey } from '../model/words.ts';
import type { Availability } from './availability.ts';

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
  | 'palette'
  | 'menu'
  | 'form'
  | 'confirm'
  | 'text'
  | 'filter'
  | 'fields'
  | 'values'
  | 'trace'
  | 'lessons';

export interface Binding {
  /** Also the key of its name in text/i18n/tui-keys. */
  readonly id: string;
  readonly scope: Scope;
  /** As `KeyPress.key`, after folding; at least one. */
  readonly keys: readonly [string, ...string[]];
  /** Place in the footer, lowest first; none: only in help. */
  readonly foot?: number;
  /** `change`: the session; `outside`: beyond it, confirmed before. */
  readonly danger?: 'change' | 'outside';
  /** True, or why not now. */
  readonly when?: Availability;
  /** In the footer: the key of another act beside its own, and what both are called. */
  readonly pair?: { readonly key: string; readonly name: WordKey };
  /** More keys that mean this while something holds, and then before anything else. */
  readonly also?: Also;
}

/** Keys of a binding in one scope, or in every pane (`global`), while `holds` is true; of several the first in the table. */
export interface Also {
  readonly scope: Scope;
  readonly keys: readonly [string, ...string[]];
  readonly holds: (state: ScreenState) => boolean;
  /** Place in the footer meanwhile. */
  readonly foot?: number;
}
