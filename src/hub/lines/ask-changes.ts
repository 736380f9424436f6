import { asSeen } from '../../domain/changes/system-change.ts';
import type { ReleaseAnswer } from '../../protocol/releases.ts';
import { changesAnswer } from '../changes/ask-changes.ts';
import { visibleTo } from './ask-patterns.ts';
import type { AskScope } from './ask-scope.ts';
import { releaseHealth, wentLiveAt } from './release-health.ts';

/** What went out before the impact; a new error counts where the asker may see its lines. */
export async function askChanges(_args: object, scope: AskScope): Promise<string> {
  const { changes, patterns, session, time } = scope;
  return JSON.stringify(await changesAnswer(changes, patterns, visibleTo(scope), session, time.now()));
}

/** How the run stands and, once its version is live, how the log stands since then. */
export async function askRelease(_args: object, scope: AskScope): Promise<string> {
  const answer = (await scope.releases?.answer(scope.session)) ?? null;
  if (answer === null) return 'null';
  const since = wentLiveAt(scope.session, answer.run);
  const health = since === null ? null : await releaseHealth(since, scope);
  return JSON.stringify({ ...answer, health } satisfies ReleaseAnswer);
}

export async function askAddChange(
  { service, text }: { readonly service: string; readonly text: string },
  { changes, who }: AskScope,
): Promise<string> {
  if (changes === undefined) return 'null';
  const given = { service, text, kind: null, environment: null, happenedAt: null, url: null };
  return JSON.stringify(asSeen(await changes.add(given, who.actor)));
}
