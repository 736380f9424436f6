import { mayBeOf } from '../../domain/changes/system-change.ts';
import type { Session } from '../../domain/session.ts';
import type { FollowedRelease, ReleaseHealth } from '../../protocol/releases.ts';
import { withTimeout } from '../../timing/timers.ts';
import { ingestId } from '../ingest/ingest.ts';
import { patternsAnswer } from '../patterns/ask-patterns.ts';
import { visibleTo } from './ask-patterns.ts';
import type { AskScope } from './ask-scope.ts';
import { peopleOf } from './questions/ask-people.ts';

/** A count of users that takes longer is in the next answer: how the run stands does not wait for it. */
const PEOPLE_WITHIN_MS = 1_500;
const ERRORS: ReadonlySet<string | null> = new Set(['error', 'fatal']);

/**
 * When the version of a release went live: its run succeeded, or, of a service without a workflow, its deployment did. Once it
 * is rolled back, the version before counts. Null: it has not, or it failed.
 */
export function wentLiveAt(
  { releaseContent, rollback, cameChanges }: Pick<Session, 'releaseContent' | 'rollback' | 'cameChanges'>,
  run: FollowedRelease | null,
): string | null {
  if (run !== null) return run.status === 'completed' && run.conclusion === 'success' ? run.updatedAt : null;
  if (releaseContent === null) return null;
  const { frozen, added } = releaseContent;
  const shas = rollback === null ? [frozen.sha, added?.sha] : [frozen.previous?.sha];
  const since = rollback?.at ?? '';
  const live = cameChanges.flatMap(({ change }) => {
    const { sha, liveAt } = change;
    const isIts = mayBeOf(change, frozen.service) && sha !== null && shas.includes(sha);
    return isIts && liveAt !== null && liveAt > since ? [liveAt] : [];
  });
  return live.toSorted().at(-1) ?? null;
}

/** How the log stands since a version went live (ISO), as one person may see it. Never rejects. */
export async function releaseHealth(since: string, scope: AskScope): Promise<ReleaseHealth> {
  const { patterns, session, runs, time } = scope;
  const mutes = session.mutes.map(({ pattern }) => pattern);
  const completeTo = runs.map((run) => run.readTo()).sort()[0] ?? null;
  const told = patternsAnswer(
    { at: since, lead: 0, to: undefined },
    { patterns, mutes, visible: visibleTo(scope), completeTo },
  );
  const sum = (of: (one: (typeof told.services)[number]) => number | null): number | null => {
    const all = told.services.map(of);
    return all.some((n) => n === null) ? null : all.reduce<number>((total, n) => total + (n ?? 0), 0);
  };
  const now = new Date(time.now()).toISOString();
  // What seems new may be old, as long as not all of before is counted.
  const counting = told.sources.some(({ asking }) => asking);
  const silent = runs.filter((run) => ['unreachable', 'refused'].includes(run.status().state));
  return {
    since,
    to: told.to,
    fresh:
      told.blind || counting
        ? null
        : told.rows.filter(({ change, level }) => change === 'new' && ERRORS.has(level)).length,
    errors: told.errors,
    lines: [sum(({ lines }) => lines[0]), sum(({ lines }) => lines[1]) ?? 0],
    people: await withTimeout(time, PEOPLE_WITHIN_MS, peopleOf({ from: since, to: now }, scope)),
    counting,
    unknown: [
      ...new Set([
        ...silent.map(({ name }) => ingestId(name, 512)),
        ...told.sources.flatMap(({ name, failed }) => (failed === null ? [] : [name])),
      ]),
    ],
  };
}
