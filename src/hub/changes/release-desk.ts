import type { EventData } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import { OutsideError } from '../../ports/outside.ts';
import type { FollowedRun, LiveService, ReleasePlan, ReleaseSource } from '../../ports/release-source.ts';
import type { FollowedRelease, PlannedRelease, ReleaseAnswer } from '../../protocol/releases.ts';
import { isWithin } from '../../timing/timers.ts';
import { ingestId, ingestName, ingestParams, ingestText, ingestUrl } from '../ingest/ingest.ts';

const PULLS = 300;
const MIGRATIONS = 100;
const LIVE_LENGTH = 1_000;
/** Everybody who looks within so long sees the same. */
const FRESH_MS = 5_000;

interface Watched {
  readonly at: number;
  readonly answer: ReleaseAnswer;
}

/** What the hub knows of releases: what one would put out, and how its run stands. Every text is ingested. */
export class ReleaseDesk {
  readonly #source: ReleaseSource;
  readonly #time: Time;
  readonly #watched = new Map<string, Watched>();

  constructor(source: ReleaseSource, time: Time) {
    this.#source = source;
    this.#time = time;
  }

  get services(): readonly string[] {
    return this.#source.services;
  }

  /** The service that a release is of: as it says, else the only one there is. */
  serviceOf({ release }: Session): string | null {
    const named = release?.service;
    if (named !== undefined) return this.services.includes(named) ? named : null;
    return this.services.length === 1 ? (this.services[0] ?? null) : null;
  }

  /** Rejects with an `OutsideError`. */
  async plan(service: string, tag: string | null, signal?: AbortSignal): Promise<PlannedRelease> {
    return plannedOf(service, await this.#source.plan(service, tag, signal));
  }

  /**
   * What is live of each service of a repository, as one line: `checkout production: v41 (9f2c1ab), api: ?`. Null: that is not
   * known of any. Rejects with an `OutsideError`.
   */
  async live(repository: string, signal?: AbortSignal): Promise<string | null> {
    const found = await this.#source.live(repository, signal);
    if (found.every(({ change }) => change === null)) return null;
    return found.map(liveText).join(', ').slice(0, LIVE_LENGTH);
  }

  /** How the run of a session's release stands; null for a session that is none. Never rejects. */
  async answer(session: Session): Promise<ReleaseAnswer | null> {
    if (session.kind !== 'release') return null;
    const now = this.#time.now();
    const kept = this.#watched.get(session.id);
    if (kept !== undefined && isWithin(now, kept.at, FRESH_MS)) return kept.answer;
    const answer = await this.#look(session, kept?.answer ?? null);
    if (this.#watched.size > 100) this.#watched.clear();
    this.#watched.set(session.id, { at: now, answer });
    return answer;
  }

  async #look(session: Session, last: ReleaseAnswer | null): Promise<ReleaseAnswer> {
    const service = this.serviceOf(session);
    const { releaseContent: content, rollback } = session;
    const at = new Date(this.#time.now()).toISOString();
    if (service === null || content === null) return { service, run: null, at: null, why: null };
    // Once it is rolled back, the run that brings the version before back is the one that counts.
    const { previous } = content.frozen;
    // What was added after the freeze may not go out today: then the run is of the version that was frozen.
    const shas =
      rollback !== null && previous !== null && previous.isLive !== false
        ? [previous.sha]
        : [...new Set([content.added?.sha ?? content.frozen.sha, content.frozen.sha])];
    const since = rollback?.at ?? session.clock.opened ?? at;
    try {
      const run = await this.#source.run(service, shas, since);
      return { service, run: run === null ? null : followedOf(run, shas), at, why: null };
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      const why = {
        kind: error.kind,
        params: ingestParams(error.params),
        since: last?.why?.since ?? last?.at ?? at,
      };
      return { service, run: last?.run ?? null, at: last?.at ?? null, why };
    }
  }
}

function liveText({ service, change }: LiveService): string {
  const sha = change?.sha?.slice(0, 7) ?? '?';
  const [environment, version] = [
    ingestName(change?.environment ?? null),
    ingestName(change?.version ?? null),
  ];
  const place = [ingestName(service), ...(environment === null ? [] : [environment])].join(' ');
  if (change === null) return `${place}: ?`;
  return `${place}: ${version === null || change.sha?.startsWith(version) ? sha : `${version} (${sha})`}`;
}

const line = (text: string): string => ingestText(text, { bytes: 300 });

/** One row a pull request; a commit without one stands for itself. */
function plannedOf(service: string, plan: ReleasePlan): PlannedRelease {
  const pulls = new Map<string, PlannedRelease['pulls'][number]>();
  for (const { pr: number, sha, title, author } of plan.commits) {
    const key = number === null ? sha : `#${number}`;
    if (!pulls.has(key)) pulls.set(key, { number, sha, title: line(title), author: ingestName(author) });
  }
  const { migrations, isPart, previous, standing } = plan;
  return {
    ...{ service, repository: ingestName(plan.repository) ?? '', tag: ingestName(plan.tag), sha: plan.sha },
    previous: previous === null ? null : { ...previous, tag: ingestName(previous.tag) },
    standing,
    pulls: [...pulls.values()].slice(-PULLS),
    migrations: migrations.slice(0, MIGRATIONS).map(line),
    isPart: isPart || pulls.size > PULLS || migrations.length > MIGRATIONS,
    url: ingestUrl(plan.url),
  };
}

export const frozenOf = (plan: PlannedRelease): EventData<'release.frozen'> => ({
  ...plan,
  pulls: plan.pulls.map((pull) => ({ ...pull })),
  migrations: [...plan.migrations],
});

/** What of a plan was not on the frozen list; null: nothing, and it is the same version. */
export function addedTo(
  frozen: EventData<'release.frozen'>,
  plan: PlannedRelease,
): EventData<'release.added'> | null {
  const known = new Set(frozen.pulls.map(({ number, sha }) => (number === null ? sha : `#${number}`)));
  const pulls = plan.pulls.filter(({ number, sha }) => !known.has(number === null ? sha : `#${number}`));
  const migrations = plan.migrations.filter((path) => !frozen.migrations.includes(path));
  if (plan.sha === frozen.sha && pulls.length === 0 && migrations.length === 0) return null;
  return { sha: plan.sha, pulls: pulls.map((pull) => ({ ...pull })), migrations };
}

function followedOf(run: FollowedRun, shas: readonly string[]): FollowedRelease {
  const isOther = !shas.some((sha) => run.sha.startsWith(sha));
  return {
    sha: ingestId(run.sha, 64),
    ...(isOther ? { otherSha: ingestId(run.sha, 64) } : {}),
    ...{
      number: run.number,
      attempt: run.attempt,
      name: ingestName(run.name),
      url: ingestUrl(run.url),
      by: ingestName(run.by),
    },
    ...{
      status: ingestId(run.status, 40),
      conclusion: run.conclusion === null ? null : ingestId(run.conclusion, 40),
    },
    ...{ startedAt: run.startedAt, updatedAt: run.updatedAt, replacedBy: run.replacedBy },
    jobs: run.jobs.slice(0, 60).map((job) => ({
      ...{ name: ingestName(job.name) ?? '', status: ingestId(job.status, 40), startedAt: job.startedAt },
      ...{
        conclusion: job.conclusion === null ? null : ingestId(job.conclusion, 40),
        completedAt: job.completedAt,
      },
    })),
    approvals: run.approvals.slice(0, 20).map(({ environment, since, reviewers }) => ({
      ...{ environment: ingestName(environment) ?? '', since },
      reviewers: reviewers.slice(0, 20).map((who) => ingestName(who) ?? ''),
    })),
    reviews: run.reviews.slice(0, 20).map(({ state, by, comment }) => ({
      ...{ state: ingestId(state, 40), by: ingestName(by), comment: comment === null ? null : line(comment) },
    })),
  };
}

/** As the session's log keeps it. */
export function ranOf({
  number,
  attempt,
  name: file,
  url,
  sha,
  status,
  conclusion,
  by,
  ...run
}: FollowedRelease): EventData<'release.ran'> {
  const reviewers = (wanted: string) => [
    ...new Set(run.reviews.flatMap(({ state, by: who }) => (state === wanted && who !== null ? [who] : []))),
  ];
  return {
    ...{ number, attempt, name: file, url, status, conclusion, by },
    ...(sha === undefined ? {} : { sha }),
    waitsFor: run.approvals.map(({ environment }) => environment),
    ...sinceOf({ conclusion, ...run }),
    ...{ approvedBy: reviewers('approved'), rejectedBy: reviewers('rejected') },
  };
}

function sinceOf({
  approvals,
  conclusion,
  updatedAt,
}: Pick<FollowedRelease, 'approvals' | 'conclusion' | 'updatedAt'>): { readonly since?: string } {
  const [since] = conclusion === null ? approvals.flatMap((one) => one.since ?? []).toSorted() : [updatedAt];
  return since === undefined ? {} : { since };
}
