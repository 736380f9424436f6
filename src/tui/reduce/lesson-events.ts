import { clock } from '../../text/time.ts';
import { open, toast } from '../model/change.ts';
import type { EditResult } from '../model/host.ts';
import { type LessonsDialog, lessonRows, openLessons } from '../model/lessons/lesson-rows.ts';
import type { Lessons, LessonsTold, LessonsWritten } from '../model/lessons/lessons.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { isBusy } from './follow.ts';
import { type Surroundings, worldFor } from './screen.ts';

/**
 * The comparison has come. It opens by itself, unless the person is at something else by then; where all was done as
 * written there is nothing to show.
 */
export function lessonsTold(
  state: ScreenState,
  around: Surroundings,
  told: LessonsTold,
  atClose: boolean,
): ScreenState {
  const world = worldFor(state, around);
  if (!told.ok)
    return toast(state, world, 'wait', { key: 'lessons.failed', params: { reason: told.reason } });
  const { lessons } = told;
  if (lessons.learned.length === 0)
    return toast(state, world, 'ok', { key: 'lessons.none', params: { total: lessons.total } });
  if (isBusy(state)) return toast(state, world, 'ok', { key: 'lessons.waits' });
  return open(state, openLessons(lessons, atClose));
}

/** The dialog that shows these, with a change; where it was closed meanwhile, nothing. */
const withDialog = (
  state: ScreenState,
  lessons: Lessons,
  put: (dialog: LessonsDialog) => LessonsDialog | null,
): ScreenState => ({
  ...state,
  dialogs: state.dialogs.flatMap((dialog) => {
    if (dialog.kind !== 'lessons' || dialog.lessons !== lessons) return [dialog];
    const next = put(dialog);
    return next === null ? [] : [next];
  }),
});

/**
 * The file was written, or its patch beside it: that ends the screen. Refused, it stays as it is. `left`: how many of
 * the chosen changes are not in it.
 */
export function lessonsWritten(
  state: ScreenState,
  around: Surroundings,
  lessons: Lessons,
  result: LessonsWritten,
  left: number,
): ScreenState {
  if (result.is === 'refused')
    return withDialog(state, lessons, (dialog) => ({ ...dialog, error: result.reason }));
  const closed = withDialog(state, lessons, () => null);
  const world = worldFor(closed, around);
  const { file } = result;
  if (result.is === 'written' && left > 0)
    return toast(closed, world, 'wait', { key: 'lessons.written-left', params: { file, n: left } });
  if (result.is === 'written')
    return toast(closed, world, 'ok', { key: 'lessons.written', params: { file } });
  const { at, patch } = result;
  return at === null
    ? toast(closed, world, 'wait', { key: 'lessons.changed-unknown', params: { file, patch } })
    : toast(closed, world, 'wait', {
        key: 'lessons.changed',
        params: { file, patch, time: clock(at, lessons.timeZone) },
      });
}

/** The text came back from the editor. `patch`: what it changes; null: the editor failed, and all stays as it was. */
export function lessonsEdited(
  state: ScreenState,
  around: Surroundings,
  lessons: Lessons,
  result: EditResult,
  patch: string | null,
): ScreenState {
  if (!result.ok || patch === null) {
    const key = !result.ok && result.kind === 'no-editor' ? 'edit.no-editor' : 'edit.failed';
    return toast(state, worldFor(state, around), 'wait', { key });
  }
  const { text } = result;
  return withDialog(state, lessons, (dialog) => {
    const edited = { ...dialog, edited: { text, patch }, error: null };
    return { ...edited, at: Math.min(dialog.at, Math.max(0, lessonRows(edited).length - 1)) };
  });
}
