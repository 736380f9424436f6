import { isMigration } from '../../domain/changes/touched-files.ts';
import type { FollowedRun, ReleasePlan, ReleaseSource } from '../../ports/release-source.ts';
import { matchesGlob } from '../../text/glob.ts';
import type { DeploymentLists } from './deployment-lists.ts';
import type { GithubClient } from './github-client.ts';
import { GithubError } from './github-error.ts';
import { differenceOf, ofRepository, readRun, statusesOf } from './lists.ts';
import type { ServicePlace } from './options.ts';
import {
  approvalsSchema,
  commitSchema,
  jobsSchema,
  pendingSchema,
  releasesSchema,
  repositorySchema,
  runsSchema,
  type WireRun,
} from './wire.ts';

/** The version that is live now may have been put out so long ago. */
const LIVE_MS = 90 * 86_400_000;
const RUNS = 20;

/** Releases of GitHub: what a tag would put out, and the run that does it. */
export class GithubReleases implements ReleaseSource {
  readonly #client: GithubClient;
  readonly #lists: DeploymentLists;
  readonly #places: ReadonlyMap<string, ServicePlace>;
  readonly #now: () => number;

  constructor(
    client: GithubClient,
    lists: DeploymentLists,
    places: readonly ServicePlace[],
    now: () => number,
  ) {
    this.#client = client;
    this.#lists = lists;
    this.#places = new Map(places.map((place) => [place.name, place]));
    this.#now = now;
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
    const previous = await this.#live(place, signal);
    const difference =
      previous === null ? null : await differenceOf(this.#client, place, previous.sha, head.data.sha, signal);
    const isOne = (file: string) =>
      place.migrations.length === 0
        ? isMigration(file)
        : place.migrations.some((glob) => matchesGlob(glob, file));
    return {
      repository: known.data.full_name,
      tag,
      sha: head.data.sha,
      previous,
      commits: difference?.commits ?? [],
      migrations: (difference?.files ?? []).filter(isOne),
      isPart: difference?.isPart ?? true,
      url: difference?.url ?? head.data.html_url,
    };
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

  /** What is live: the newest deployment that succeeded, with the release's tag of that version. */
  async #live(place: ServicePlace, signal?: AbortSignal): Promise<ReleasePlan['previous']> {
    const since = new Date(this.#now() - LIVE_MS).toISOString();
    const { items } = await this.#lists.since(place, since, signal);
    for (const { id, sha, ref } of items) {
      const { statuses } = await statusesOf(this.#client, place, id, signal);
      if (!statuses.some(({ state }) => state === 'success')) continue;
      return { tag: (await this.#isTag(place, ref, signal)) ? ref : null, sha };
    }
    return null;
  }

  async #isTag(place: ServicePlace, ref: string | null, signal?: AbortSignal): Promise<boolean> {
    const params = { ...ofRepository(place), per_page: 50 };
    const { data } = await this.#client.get('/repos/{owner}/{repo}/releases', params, releasesSchema, signal);
    return data.some(({ tag_name: tag, draft }) => !draft && tag === ref);
  }

  #place(service: string): ServicePlace {
    const place = this.#places.get(service);
    if (place === undefined) throw new GithubError('not-found', { what: 'service', needs: '' });
    return place;
  }
}
