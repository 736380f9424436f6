import { topDialog } from '../keys/scope.ts';
import { type Act, type Change, change, closeTop, replaceTop, showRefusal, toast } from '../model/change.ts';
import { canTake, draftOf, type LessonsDialog, learnedAt, lessonRows } from '../model/lessons/lesson-rows.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';

/* The procedure against what was done: changes are chosen, and the file is written, copied from, or edited. */

const on =
  (act: (state: ScreenState, world: World, dialog: LessonsDialog) => Change): Act =>
  (state, world) => {
    const top = topDialog(state);
    return top?.kind === 'lessons' ? act(state, world, top) : change(state);
  };

const moved = (by: 1 | -1): Act =>
  on((state, _world, dialog) => {
    const count = lessonRows(dialog).length;
    const at = count === 0 ? 0 : (dialog.at + by + count) % count;
    return change(replaceTop(state, { ...dialog, at, error: null }));
  });

const toggled = (list: readonly number[], index: number): readonly number[] =>
  list.includes(index) ? list.filter((each) => each !== index) : [...list, index];

/** A change in the patch is checked or not; a row above puts its change into the patch, or takes it out again. */
function choose(state: ScreenState, world: World, dialog: LessonsDialog): Change {
  if (dialog.edited !== null) return showRefusal(state, world, { key: 'why.lesson-edited' });
  const row = lessonRows(dialog)[dialog.at];
  if (row === undefined) return change(state);
  const { index, part } = row;
  const put = (next: Pick<LessonsDialog, 'taken' | 'chosen'>): Change =>
    change(replaceTop(state, { ...dialog, ...next, error: null }));
  const { taken, chosen } = dialog;
  if (part === 'patch') return put({ taken, chosen: toggled(chosen, index) });
  if (learnedAt(dialog, row).offer === null)
    return showRefusal(state, world, { key: 'why.lesson-no-change' });
  if (!canTake(dialog.lessons, index)) {
    const params = { file: dialog.lessons.file };
    return showRefusal(state, world, { key: 'why.lesson-elsewhere', params });
  }
  const isIn = taken.includes(index);
  return isIn && chosen.includes(index)
    ? put({ taken: toggled(taken, index), chosen: toggled(chosen, index) })
    : put({ taken: isIn ? taken : [...taken, index], chosen: [...chosen, index] });
}

const done = (act: 'write' | 'copy'): Act =>
  on((state, world, dialog) => {
    if (act === 'write' && world.readonly) return showRefusal(state, world, { key: 'why.readonly' });
    if (dialog.edited === null && dialog.chosen.length === 0)
      return showRefusal(state, world, { key: 'why.lesson-nothing' });
    return change(state, { kind: 'lessons', act, lessons: dialog.lessons, draft: draftOf(dialog) });
  });

export const lessonActs = {
  lessons: (state, world) =>
    change(toast(state, world, 'ok', { key: 'lessons.asking' }), { kind: 'ask-lessons', atClose: false }),
  'lessons.down': moved(1),
  'lessons.up': moved(-1),
  'lessons.choose': on(choose),
  'lessons.write': done('write'),
  'lessons.copy': done('copy'),
  'lessons.edit': on((state, _world, dialog) =>
    change(state, { kind: 'lessons', act: 'edit', lessons: dialog.lessons, draft: draftOf(dialog) }),
  ),
  'lessons.close': on((state) => change(closeTop(state))),
} satisfies Record<string, Act>;
