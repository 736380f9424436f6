import { isAgreed, type Offer } from '../../domain/procedures/offers.ts';
import type { Lessons, LessonsHost, LessonsTold, LessonsWritten } from '../../tui/model/lessons/lessons.ts';
import { explain } from '../base/explain.ts';
import { shown } from '../base/paths.ts';
import type { HubApi } from '../link/hub-api.ts';
import { resolveSession } from '../link/sessions.ts';
import type { HubLink } from '../link/wire.ts';
import { type Invocation, mayChange } from '../settings/invocation.ts';
import { patchOf } from './procedure/patch.ts';
import { type ProcedureRun, type ProcedureTarget, runAtHub, targetOf } from './procedure/run.ts';
import { writeProcedure } from './procedure/write.ts';

/** Enough of a hash to tell two apart. */
const SHORT = 7;

/** The file of a session's procedure, for the screen that compares the two. */
export function lessonsHost(cli: Invocation, link: HubLink, session: string): LessonsHost {
  const changed = async (text: string, offers: readonly Offer[]) => {
    const { patched } = await import('../wiring/procedures.ts');
    return patched('procedure', text, offers);
  };

  /** What each change alone would do to the file. */
  async function patches({ learned }: ProcedureRun, target: ProcedureTarget): Promise<Lessons['patches']> {
    return Promise.all(
      learned.map(async ({ offer }) => {
        if (offer === null) return null;
        const { patch, left } = await changed(target.text, [offer]);
        return left.length === 0 ? patch : null;
      }),
    );
  }

  async function look(): Promise<Lessons> {
    const run = await runAtHub(link.api, await resolveSession(link.api, session, cli.t));
    const target = await targetOf(cli, run);
    const { worked, learned, timeZone, commit, hash } = run;
    const { procedure, total, asWritten, isOver } = worked;
    return {
      session,
      procedure,
      version: commit ?? hash.slice(0, SHORT),
      timeZone,
      total,
      asWritten,
      isOver,
      learned,
      path: target.file,
      file: shown(target.file, cli.env, cli.cwd),
      text: target.text,
      isNew: target.isNew,
      patches: await patches(run, target),
    };
  }

  const target = ({ path, text, isNew }: Lessons): ProcedureTarget => ({ file: path, text, isNew });
  const reason = (error: unknown): string => explain(error, cli.lang).line;

  return {
    look: () =>
      look().then(
        (lessons): LessonsTold => ({ ok: true, lessons }),
        (error): LessonsTold => ({ ok: false, reason: reason(error) }),
      ),
    async withOffers({ text: before }, offers) {
      const { text, left } = await changed(before, offers);
      return { text, left: left.length };
    },
    patch: (lessons, text) => patchOf(cli, target(lessons), text),
    async write(lessons, text): Promise<LessonsWritten> {
      try {
        mayChange(cli);
        const written = await writeProcedure(cli, target(lessons), text);
        const name = (path: string): string => shown(path, cli.env, cli.cwd);
        return written.is === 'written'
          ? { ...written, file: name(written.file) }
          : { ...written, file: name(written.file), patch: name(written.patch) };
      } catch (error) {
        return { is: 'refused', reason: reason(error) };
      }
    },
  };
}

/**
 * What somebody who closed a session without the screen is offered: how many changes of its procedure enough sessions
 * agree on, and the command that writes them. Null: none, or the two cannot be compared; the close is done all the same.
 */
export async function lessonsHint(cli: Invocation, api: HubApi, session: string): Promise<string | null> {
  try {
    const { learned } = await runAtHub(api, await resolveSession(api, session, cli.t));
    const n = learned.filter(isAgreed).length;
    if (n === 0) return null;
    return cli.t(n === 1 ? 'close-lesson' : 'close-lessons', { n, session });
  } catch {
    return null;
  }
}
