import type { SessionBinding } from './binding.ts';
import * as changes from './change-availability.ts';
import { EXCLUDE_BINDINGS } from './exclude-keys.ts';

/** Which view of the log is open. */
export const VIEW_BINDINGS = [
  { id: 'view.patterns', scope: 'global', keys: ['5'], foot: 9 },
  { id: 'view.compare', scope: 'global', keys: ['6'] },
  { id: 'view.changes', scope: 'global', keys: ['7'] },
  { id: 'view.release', scope: 'global', keys: ['8'] },
] as const satisfies readonly SessionBinding[];

/** Keys of the views of what went out, and of a release's run. */
export const CHANGE_BINDINGS = [
  ...EXCLUDE_BINDINGS,
  { id: 'change.open', scope: 'changes', keys: ['enter', 'space'], foot: 1, when: changes.onChange },
  { id: 'change.browse', scope: 'changes', keys: ['o'], foot: 2, when: changes.browse },
  { id: 'change.pin', scope: 'changes', keys: ['p'], foot: 3, danger: 'change', when: changes.pin },
  { id: 'change.rule-out', scope: 'changes', keys: ['s'], foot: 4, danger: 'change', when: changes.ruleOut },
  { id: 'change.compare', scope: 'changes', keys: ['6'], foot: 5, when: changes.onChange },
  { id: 'change.add', scope: 'changes', keys: ['+'], foot: 6, danger: 'change', when: changes.add },
  { id: 'release.browse', scope: 'release', keys: ['o', 'enter'], foot: 1, when: changes.browseRelease },
] as const satisfies readonly SessionBinding[];
