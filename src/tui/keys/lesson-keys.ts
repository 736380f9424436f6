import type { SessionBinding } from './binding.ts';

/** Keys of the procedure against what was done. */
export const LESSON_BINDINGS = [
  { id: 'lessons.down', scope: 'lessons', keys: ['j', 'down', 'tab'] },
  { id: 'lessons.up', scope: 'lessons', keys: ['k', 'up', 'shift+tab'] },
  { id: 'lessons.choose', scope: 'lessons', keys: ['space'], foot: 1 },
  { id: 'lessons.write', scope: 'lessons', keys: ['enter'], foot: 2 },
  { id: 'lessons.copy', scope: 'lessons', keys: ['y'], foot: 3 },
  { id: 'lessons.edit', scope: 'lessons', keys: ['e'], foot: 4 },
  { id: 'lessons.close', scope: 'lessons', keys: ['esc', 'q', 'ctrl+c'], foot: 5 },
] as const satisfies readonly SessionBinding[];
