import type { Terminal } from '../kernel/scene.ts';
import { type Change, showRefusal } from '../model/change.ts';
import type { Effect } from '../model/effects.ts';
import type { TuiHost } from '../model/host.ts';
import type { Lessons, LessonsDraft, LessonsHost } from '../model/lessons/lessons.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { Saying } from '../model/words.ts';
import { lessonsEdited, lessonsTold, lessonsWritten } from '../reduce/lesson-events.ts';
import { type Surroundings, worldFor } from '../reduce/screen.ts';
import { copied } from '../reduce/screen-events.ts';

interface Options {
  readonly client: ScreenClient;
  readonly host: TuiHost;
  readonly terminal: Pick<Terminal, 'suspend'>;
  /** Resolves when the hub has answered every command given so far. */
  given(): Promise<unknown>;
  readonly change: (act: (state: ScreenState, around: Surroundings) => Change | ScreenState) => void;
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
