import type { SystemChange } from './system-change.ts';

/*
 * What a forge tells of deployments, and what that says of when something went live. A deployment is made while it waits
 * for its approval, and a later one makes it inactive; so neither its creation nor its last status says when users had it.
 */

export interface DeployStatus {
  /** `success`, `in_progress`, `inactive` …, as told; a word that is not known says nothing. */
  readonly state: string;
  readonly at: string;
  readonly environment: string | null;
  readonly url: string | null;
}

export interface Deployment {
  readonly id: string;
  readonly sha: string;
  /** Branch or tag as it was called then; the branch may have moved since. */
  readonly ref: string | null;
  readonly environment: string;
  readonly requestedAt: string;
  readonly by: string | null;
  readonly url: string | null;
  readonly statuses: readonly DeployStatus[];
}

/** One attempt of a workflow. */
export interface WorkflowRun {
  readonly id: string;
  readonly attempt: number;
  readonly sha: string;
  readonly ref: string | null;
  /** When the first attempt was made. */
  readonly createdAt: string;
  /** When this attempt began: a run of weeks ago may run again today. */
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly by: string | null;
  readonly title: string | null;
  readonly url: string | null;
}

const BARE = {
  ...{ origins: ['github' as const], kind: 'deploy' as const, previousSha: null, title: null, pr: null },
  ...{ commits: [], files: [], isPart: false, touchesService: null, compareUrl: null },
};

/** A deployment as a change of a service. Statuses may come in any order. */
export function changeOfDeployment(service: string, given: Deployment): SystemChange {
  const statuses = [...given.statuses].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const first = (...states: readonly string[]) => statuses.find(({ state }) => states.includes(state));
  const live = first('success');
  const began = first('in_progress');
  const failed = statuses.findLast(({ state }) => state === 'failure' || state === 'error');
  const last = statuses.at(-1)?.state;
  return {
    ...BARE,
    id: `github:deployment:${given.id}`,
    service,
    environment: live?.environment ?? given.environment,
    state: live
      ? 'live'
      : last === 'inactive'
        ? 'superseded'
        : failed !== undefined && last !== 'in_progress'
          ? 'failed'
          : last === 'in_progress'
            ? 'going-out'
            : 'waiting',
    version: given.ref,
    sha: given.sha,
    requestedAt: given.requestedAt,
    startedAt: began?.at ?? null,
    liveAt: live?.at ?? null,
    failedAt: live === undefined && last !== 'in_progress' ? (failed?.at ?? null) : null,
    by: given.by,
    url: live?.url ?? failed?.url ?? began?.url ?? given.url,
  };
}

/** What a run's end means; another conclusion, as of a run that was cancelled, put nothing out. */
const RAN: Readonly<Record<string, 'live' | 'failed'>> = {
  success: 'live',
  failure: 'failed',
  timed_out: 'failed',
};

/** An attempt of a deploying workflow as a change; null where it never put anything out. */
export function changeOfRun(
  service: string,
  environment: string | null,
  run: WorkflowRun,
): SystemChange | null {
  const ended = run.status === 'completed';
  const state = ended ? RAN[run.conclusion ?? ''] : run.status === 'in_progress' ? 'going-out' : 'waiting';
  if (state === undefined) return null;
  return {
    ...BARE,
    id: `github:run:${run.id}:${run.attempt}`,
    service,
    environment,
    state,
    version: run.ref,
    sha: run.sha,
    requestedAt: run.attempt > 1 ? run.startedAt : run.createdAt,
    startedAt: state === 'waiting' ? null : run.startedAt,
    liveAt: state === 'live' ? run.updatedAt : null,
    failedAt: state === 'failed' ? run.updatedAt : null,
    by: run.by,
    title: run.title,
    url: run.url,
  };
}

const laneOf = ({ service, environment }: SystemChange): string => JSON.stringify([service, environment]);

/**
 * Says of each deploy what it was: the version after the one before, that one again (`redeploy`), or one that was live
 * earlier (`rollback`). Each environment of a service is by itself. The result is in order of time, the newest first.
 */
export function withKinds(changes: readonly SystemChange[]): readonly SystemChange[] {
  const at = (change: SystemChange): string => change.liveAt ?? change.startedAt ?? change.requestedAt;
  const inOrder = [...changes].sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0));
  const live = new Map<string, string[]>();
  const told = inOrder.map((change): SystemChange => {
    const { sha, kind, state } = change;
    if (sha === null || kind !== 'deploy') return change;
    const lane = laneOf(change);
    const before = live.get(lane) ?? [];
    const last = before.at(-1) ?? null;
    const was = last === sha ? 'redeploy' : before.includes(sha) ? 'rollback' : 'deploy';
    if (state === 'live') live.set(lane, [...before, sha]);
    return { ...change, kind: was, previousSha: change.previousSha ?? last };
  });
  return told.reverse();
}

/** How a forge compares two versions. */
export interface Difference {
  /** `ahead`, `behind`, `diverged`, `identical`. */
  readonly status: string;
  readonly commits: SystemChange['commits'];
  readonly files: readonly string[];
  readonly isPart: boolean;
  readonly url: string | null;
}

/**
 * A change with what it changed. A version that is behind the one before it is a rollback, also where its first time lies
 * before all that was read.
 */
export function withDifference(
  change: SystemChange,
  { status, commits, files, isPart, url }: Difference,
  touches: (file: string) => boolean | null,
): SystemChange {
  const last = commits.at(-1);
  const judged = files.map(touches);
  const touchesService = judged.includes(true)
    ? true
    : judged.includes(null) || isPart || files.length === 0
      ? null
      : false;
  return {
    ...change,
    kind: change.kind === 'deploy' && status === 'behind' ? 'rollback' : change.kind,
    commits,
    files,
    isPart,
    touchesService,
    compareUrl: url,
    // A run that a person started is called as its workflow: what it put out says more.
    title: last?.title ?? change.title,
    pr: change.pr ?? commits.findLast(({ pr }) => pr !== null)?.pr ?? null,
    by: change.by ?? last?.author ?? null,
  };
}
