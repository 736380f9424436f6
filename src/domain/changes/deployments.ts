import { changeCalledBy, type Owned, reachesOf } from './reach.ts';
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
  ...{ commits: [], files: [], packages: [], isPart: false, compareUrl: null },
};

/** A repository, all of its services, and those of them that go out together. */
export interface GoesOut {
  readonly repository: string;
  readonly all: readonly Owned[];
  readonly services: readonly Owned[];
}

/** As long as nobody has compared it with the version before. */
function ofServices({ repository, all, services: given }: GoesOut) {
  const services = reachesOf(given, all, { files: [], isPart: false });
  return { service: changeCalledBy(services, repository), services };
}

/** A deployment as a change; `goesTo`: what goes out to an environment. Statuses may come in any order. */
export function changeOfDeployment(
  goesTo: (environment: string) => GoesOut,
  given: Deployment,
): SystemChange {
  const statuses = [...given.statuses].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const first = (...states: readonly string[]) => statuses.find(({ state }) => states.includes(state));
  const live = first('success');
  const began = first('in_progress');
  const failed = statuses.findLast(({ state }) => state === 'failure' || state === 'error');
  const last = statuses.at(-1)?.state;
  // A status may be of another environment than its deployment.
  const environment = live?.environment ?? given.environment;
  return {
    ...BARE,
    ...ofServices(goesTo(environment)),
    id: `github:deployment:${given.id}`,
    environment,
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
  goes: GoesOut,
  environment: string | null,
  run: WorkflowRun,
): SystemChange | null {
  const ended = run.status === 'completed';
  const state = ended ? RAN[run.conclusion ?? ''] : run.status === 'in_progress' ? 'going-out' : 'waiting';
  if (state === undefined) return null;
  return {
    ...BARE,
    ...ofServices(goes),
    id: `github:run:${run.id}:${run.attempt}`,
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

/** A release, or a tag that no release has. */
export interface ReleasedVersion {
  readonly name: string;
  /** Null: it is not known to which version it leads. */
  readonly sha: string | null;
  readonly at: string;
  readonly by: string | null;
  readonly url: string | null;
}

/**
 * A release of which no deployment to an environment (`asked`, a glob) is known: when it went live is not known.
 * `isDeployed`: there are deployments, so that the release waits for its own; else it may have gone out as it was made.
 */
export function changeOfRelease(
  goes: GoesOut,
  asked: string,
  { name, sha, at, by, url }: ReleasedVersion,
  previousSha: string | null,
  isDeployed: boolean,
): SystemChange {
  return {
    ...BARE,
    ...ofServices(goes),
    id: `github:release:${goes.repository}:${name}@${asked}`,
    ...{ kind: 'release', environment: null, version: name },
    ...{ state: isDeployed ? 'waiting' : 'going-out', sha, previousSha, requestedAt: at },
    ...{ startedAt: isDeployed ? null : at, liveAt: null, failedAt: null, by, url },
  };
}

/**
 * Says of each deploy of a repository what it was: the version after the one before, that one again (`redeploy`), or one
 * that was live earlier (`rollback`). Each environment is by itself. The result is in order of time, the newest first.
 */
export function withKinds(changes: readonly SystemChange[]): readonly SystemChange[] {
  const at = (change: SystemChange): string => change.liveAt ?? change.startedAt ?? change.requestedAt;
  const inOrder = [...changes].sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0));
  const live = new Map<string | null, string[]>();
  const told = inOrder.map((change): SystemChange => {
    const { sha, kind, state, environment } = change;
    if (sha === null || kind !== 'deploy') return change;
    const before = live.get(environment) ?? [];
    const last = before.at(-1) ?? null;
    const was = last === sha ? 'redeploy' : before.includes(sha) ? 'rollback' : 'deploy';
    if (state === 'live') live.set(environment, [...before, sha]);
    return { ...change, kind: was, previousSha: change.previousSha ?? last };
  });
  return told.reverse();
}

/** How a version stands to another. */
export type Standing = 'ahead' | 'behind' | 'diverged' | 'identical';

/** How a forge compares two versions. */
export interface CommitComparison {
  /** How the second stands to the first. */
  readonly standing: Standing;
  /** What the second has and the first has not; of `behind` what the first has: that is taken back. */
  readonly commits: SystemChange['commits'];
  /** What is another in the second, in either direction. */
  readonly files: readonly string[];
  readonly packages: readonly string[];
  readonly isPart: boolean;
  readonly url: string | null;
}

/** Of what a program put out, who wrote it says more; GitHub ends the names of its programs so. */
const isPerson = (name: string | null): boolean => name !== null && !name.endsWith('[bot]');

/**
 * A change with what it changed, and so of which services it is; `all`: those of its repository. A version that is behind the
 * one before it is a rollback, also where its first time lies before all that was read.
 */
export function withDifference(
  change: SystemChange,
  { standing, commits, files, packages, isPart, url }: CommitComparison,
  { repository, all }: Omit<GoesOut, 'services'>,
): SystemChange {
  // What is taken back is not what it is called by.
  const isBack = standing === 'behind';
  const last = isBack ? undefined : commits.at(-1);
  const own = all.filter(({ name }) => change.services.some(({ service }) => service === name));
  const services = reachesOf(own, all, { files, isPart });
  return {
    ...change,
    kind: change.kind === 'deploy' && isBack ? 'rollback' : change.kind,
    commits,
    ...{ files, packages, isPart },
    ...{ services, service: changeCalledBy(services, repository) },
    compareUrl: url,
    // A run that a person started is called as its workflow: what it put out says more.
    title: last?.title ?? change.title,
    pr: change.pr ?? (isBack ? null : (commits.findLast(({ pr }) => pr !== null)?.pr ?? null)),
    by: isPerson(change.by) ? change.by : (last?.author ?? change.by),
  };
}
