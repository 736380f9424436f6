import type { SessionBinding } from './binding.ts';
import * as line from './line-availability.ts';

/** Keys of an opened line, of the values of a field, and of a trace. */
export const LINE_BINDINGS = [
  { id: 'fields.only', scope: 'fields', keys: ['i'], foot: 3, when: line.filterByValue },
  { id: 'fields.hide', scope: 'fields', keys: ['x'], foot: 4, when: line.filterByValue },
  { id: 'fields.values', scope: 'fields', keys: ['v'], foot: 5, when: line.topValues },
  { id: 'fields.trace', scope: 'fields', keys: ['t'], foot: 6, when: line.traceOfLine },
  { id: 'fields.link', scope: 'fields', keys: ['o'], foot: 7, when: line.linkOfLine },
  { id: 'fields.pin', scope: 'fields', keys: ['p'], foot: 8, danger: 'change', when: line.pinLine },
  { id: 'values.down', scope: 'values', keys: ['j', 'down'] },
  { id: 'values.up', scope: 'values', keys: ['k', 'up'] },
  { id: 'values.only', scope: 'values', keys: ['i'], foot: 2, when: line.filterByValue },
  { id: 'values.hide', scope: 'values', keys: ['x'], foot: 3, when: line.filterByValue },
  { id: 'values.copy', scope: 'values', keys: ['y'], foot: 4 },
  { id: 'values.close', scope: 'values', keys: ['esc', 'q', 'enter', 'ctrl+c'], foot: 1 },
  { id: 'trace.down', scope: 'trace', keys: ['j', 'down'] },
  { id: 'trace.up', scope: 'trace', keys: ['k', 'up'] },
  { id: 'trace.page-down', scope: 'trace', keys: ['pagedown', 'space', 'ctrl+d'] },
  { id: 'trace.page-up', scope: 'trace', keys: ['pageup', 'ctrl+u'] },
  { id: 'trace.first', scope: 'trace', keys: ['g', 'home'] },
  { id: 'trace.last', scope: 'trace', keys: ['G', 'end'] },
  { id: 'trace.pin', scope: 'trace', keys: ['p'], foot: 2, danger: 'change', when: line.pinLine },
  { id: 'trace.link', scope: 'trace', keys: ['o'], foot: 3, when: line.linkOfLine },
  { id: 'trace.copy', scope: 'trace', keys: ['y'], foot: 4 },
  { id: 'trace.close', scope: 'trace', keys: ['esc', 'q', 'enter', 'ctrl+c'], foot: 1 },
] as const satisfies readonly SessionBinding[];
