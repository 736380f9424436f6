import { isMigration } from '../../domain/changes/touched-files.ts';
import type { FollowedRun, LiveService, ReleasePlan, ReleaseSource } from '../../ports/release-source.ts';
import { matchesGlob } from '../../text/glob.ts';
import type { GithubChanges } from './github-changes.ts';
import type { GithubClient } from './github-client.ts';
import { GithubError } from './github-error.ts';
import { differenceOf, ofRepository, readRun } from './lists.ts';
import type { ServicePlace } from './options.ts';
import { releasesOf } from './released.ts';
import {
  approvalsSchema,
  commitSchema,
  jobsSchema,
  pendingSchema,
  repositorySchema,
  runsSchema,
  type WireRun,
} from './wire.ts';

const RUNS = 20;
/** A tag that was just pushed is looked for as people plan. */
const FRESH_MS = 10_000;

/** Releases of GitHub: what a tag would put out, and the run that does it. */
export class GithubReleases implements ReleaseSource {
  readonly #client: GithubClient;
  readonly #changes: Pick<GithubChanges, 'live'>;
  readonly #places: ReadonlyMap<string, ServicePlace>;

  constructor(client: GithubClient, changes: Pick<GithubChanges, 'live'>, places: readonly ServicePlace[]) {
    this.#client = client;
    this.#changes = changes;
    this.#places = new Map(places.map((place) => [place.name, place]));
  }

  get services(): readonly string[] {
    return [...this.#places.keys()];
  }

  async plan(service: string, tag: string | null, signal?: AbortSignal): Promise<ReleasePlan> {
    const place = this.#place(service);
    const at = ofRepository(place);
    const known = await this.#client.get('/repos/{owner}/{repo}', at, repositorySchema, signal);
    const ref = tag ?? known.data.default_branch;
    const head = await this.#client.get(
      '/repos/{owner}/{repo}/commits/{ref}',
      { ...at, ref },
      commitSchema,
      signal,
    );
    const { sha } = head.data;
    const previous = await this.#previous(place, { tag, sha }, signal);
    const difference =
      previous === null ? null : await differenceOf(this.#client, place, previous.sha, sha, signal);
    const isOne = (file: string) =>
      place.migrations.length === 0
        ? isMigration(file)
        : place.migrations.some((glob) => matchesGlob(glob, file));
    return {
      ...{ repository: known.data.full_name, tag, sha, previous },
      standing: difference === null ? null : difference.standing,
      commits: difference?.commits ?? [],
      migrations: (difference?.files ?? []).filter(isOne),
      isPart: difference?.isPart ?? true,
      url: difference?.url ?? head.data.html_url,
    };
  }

  async live(repository: string, signal?: AbortSignal): Promise<readonly LiveService[]> {
    const found: LiveService[] = [];
    for (const { name: service, repository: own } of this.#places.values())
      if (own.toLowerCase() === repository.toLowerCase())
        found.push({ service, change: await this.#changes.live(service, signal) });
    return found;
  }

  async run(
    service: string,
    shas: readonly string[],
    since: string,
    signal?: AbortSignal,
  ): Promise<FollowedRun | null> {
    const place = this.#place(service);
    if (place.workflow === null) throw new GithubError('no-workflow');
    const at = ofRepository(place);
    const route = '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
    const params = { ...at, workflow_id: place.workflow, per_page: RUNS, exclude_pull_requests: 'true' };
    const { data } = await this.#client.get(route, params, runsSchema, signal);
    const runs = data.workflow_runs.filter(({ event }) => event !== 'pull_request');
    const recent = runs.filter((run) => (run.run_started_at ?? run.created_at) >= since);
    const known = shas.flatMap((sha) => recent.find((run) => run.head_sha.startsWith(sha)) ?? []);
    const own = known[0] ?? recent.find(({ event }) => event === 'workflow_dispatch');
    if (own === undefined) return null;
    const newer = runs.find((run) => run.run_number > own.run_number);
    return this.#followed(at, own, newer ?? null, signal);
  }

  async #followed(
    at: ReturnType<typeof ofRepository>,
    run: WireRun,
    newer: WireRun | null,
    signal?: AbortSignal,
  ): Promise<FollowedRun> {
    const of = { ...at, run_id: run.id };
    const jobs = await this.#client.get(
      ...([
        '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
        { ...of, per_page: 100 },
        jobsSchema,
        signal,
      ] as const),
    );
    const pending =
      run.status === 'waiting'
        ? (
            await this.#client.get(
              ...([
                '/repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments',
                of,
                pendingSchema,
                signal,
              ] as const),
            )
          ).data
        : [];
    const reviews = await this.#client.get(
      ...(['/repos/{owner}/{repo}/actions/runs/{run_id}/approvals', of, approvalsSchema, signal] as const),
    );
    const read = readRun(run);
    return {
      ...{
        id: read.id,
        number: run.run_number,
        attempt: read.attempt,
        name: run.path?.split('/').at(-1) ?? run.name ?? null,
      },
      ...{ url: read.url, sha: read.sha, status: read.status, conclusion: read.conclusion },
      ...{ startedAt: read.startedAt, updatedAt: read.updatedAt, by: read.by },
      jobs: jobs.data.jobs.map(
        ({ name, status, conclusion, started_at: startedAt, completed_at: completedAt }) => ({
          ...{ name, status, conclusion: conclusion ?? null },
          ...{ startedAt: startedAt ?? null, completedAt: completedAt ?? null },
        }),
      ),
      approvals: pending.map(({ environment, wait_timer_started_at: since, reviewers }) => ({
        environment: environment.name,
        since: since ?? read.updatedAt,
        reviewers: (reviewers ?? []).flatMap(({ reviewer }) => reviewer?.login ?? reviewer?.name ?? []),
      })),
      reviews: reviews.data.map(({ state, comment, user, environments }) => ({
        ...{ state, by: user?.login ?? null, comment: comment || null },
        environments: environments.map(({ name }) => name),
      })),
      replacedBy: newer?.run_number ?? null,
    };
  }

  /** What is live, with the tag of that version; else the release before, as far as there is one. */
  async #previous(
    place: ServicePlace,
    { tag, sha }: { readonly tag: string | null; readonly sha: string },
    signal?: AbortSignal,
  ): Promise<ReleasePlan['previous']> {
    const [live, released] = [
      await this.#changes.live(place.name, signal),
      await releasesOf(this.#client, place, FRESH_MS, signal),
    ];
    const tagOf = (version: string) => released.find((one) => one.sha === version)?.name ?? null;
    if (live?.sha != null) return { tag: tagOf(live.sha), sha: live.sha, isLive: true };
    const own = released.findIndex((one) => one.name === tag || one.sha === sha);
    // A tag that is not among them, or the head: the newest is before it.
    const before = released.slice(own + 1).find((one) => one.sha !== null && one.sha !== sha);
    return before?.sha == null ? null : { tag: before.name, sha: before.sha, isLive: false };
  }

  #place(service: string): ServicePlace {
    const place = this.#places.get(service);
    if (place === undefined) throw new GithubError('not-found', { what: 'service', needs: '' });
    return place;
  }
}
