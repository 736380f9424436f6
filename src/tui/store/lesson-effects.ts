import { clock } from '../../text/time.ts';
import type { Terminal } from '../kernel/scene.ts';
import { open } from '../model/dialog.ts';
import type { Effect } from '../model/effects.ts';
import type { EditResult, TuiHost } from '../model/host.ts';
import { type LessonsDialog, lessonRows, openLessons } from '../model/lessons/lesson-rows.ts';
import type {
  Lessons,
  LessonsDraft,
  LessonsHost,
  LessonsTold,
  LessonsWritten,
} from '../model/lessons/lessons.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { showRefusal, type Transition, toast } from '../model/transition.ts';
import type { Saying } from '../model/words.ts';
import { isBusy } from '../reduce/follow.ts';
import { type Surroundings, worldFor } from '../reduce/screen.ts';
import { copied } from '../reduce/screen-events.ts';

interface Options {
  readonly client: ScreenClient;
  readonly host: TuiHost;
  readonly terminal: Pick<Terminal, 'suspend'>;
  /** Resolves when the hub has answered every command given so far. */
  given(): Promise<unknown>;
  readonly change: (act: (state: ScreenState, around: Surroundings) => Transition | ScreenState) => void;
}

type Act = Extract<Effect, { kind: 'lessons' }>;

/** What the screen asks of the procedure's file, and how the answers come back in. */
export function lessonEffects({ client, host, terminal, given, change }: Options) {
  const textOf = async (files: LessonsHost, lessons: Lessons, draft: LessonsDraft) =>
    'text' in draft ? { text: draft.text, left: 0 } : files.withOffers(lessons, draft.offers);

  async function copy(files: LessonsHost, { lessons, draft }: Act): Promise<void> {
    const { text, left } = await textOf(files, lessons, draft);
    const result = await host.copy(await files.patch(lessons, text));
    const say: Saying =
      left === 0 ? { key: 'copied.patch' } : { key: 'copied.patch-left', params: { n: left } };
    change((state, around) => copied(state, around, say, result));
  }

  async function write(files: LessonsHost, { lessons, draft }: Act): Promise<void> {
    const { text, left } = await textOf(files, lessons, draft);
    const result = await files.write(lessons, text);
    change((state, around) => lessonsWritten(state, around, lessons, result, left));
  }

  async function edit(files: LessonsHost, { lessons, draft }: Act): Promise<void> {
    const { text: before } = await textOf(files, lessons, draft);
    await terminal.suspend(async () => {
      const result = await host.edit(before);
      // An editor's last line may end without a line break; a file's does not.
      const text = result.ok ? `${result.text.trimEnd()}\n` : '';
      const patch = result.ok ? await files.patch(lessons, text) : null;
      const told = result.ok ? { ...result, text } : result;
      change((state, around) => lessonsEdited(state, around, lessons, told, patch));
    });
  }

  return {
    /** At the close it waits until the session is closed; a close that was refused has nothing to show. */
    async ask(atClose: boolean): Promise<void> {
      await given();
      if (atClose && client.get().view.session.status !== 'closed') return;
      if (host.lessons === undefined) {
        if (!atClose)
          change((state, around) => showRefusal(state, worldFor(state, around), { key: 'lessons.no-file' }));
        return;
      }
      const told = await host.lessons.look();
      change((state, around) => lessonsTold(state, around, told, atClose));
    },
    async run(effect: Act): Promise<void> {
      const files = host.lessons;
      if (files === undefined) return;
      await { copy, write, edit }[effect.act](files, effect);
    },
  };
}

/**
 * The comparison has come. It opens by itself, unless the person is at something else by then; where all was done as
 * written there is nothing to show.
 */
function lessonsTold(
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
function lessonsWritten(
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
function lessonsEdited(
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
