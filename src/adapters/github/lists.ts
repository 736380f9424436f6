import type { CommitComparison, Deployment, WorkflowRun } from '../../domain/changes/deployments.ts';
import { packagesIn } from '../../domain/changes/packages.ts';
import type { ChangedCommit } from '../../domain/changes/system-change.ts';
import type { GithubClient } from './github-client.ts';
import { GithubError } from './github-error.ts';
import type { ServicePlace } from './options.ts';
import { compareSchema, pullsSchema, runSchema, runsSchema, statusesSchema, type WireRun } from './wire.ts';

/** GitHub's largest page, and how many are read of a list. */
export const PAGE = 100;
export const MOST_PAGES = 5;
/** Everybody who looks within so long gets the same runs. */
const FRESH_MS = 55_000;
/** What most look back by, with the days for which a run may wait. */
const USUAL_MS = 18 * 86_400_000;
/** What is past stays as it is, but for a run that is run again. */
const DAY_MS = 86_400_000;
const FEW = 20;
/** Earlier attempts of one run that are read. */
const ATTEMPTS = 3;
/** GitHub names no more files of one comparison. */
const MOST_FILES = 300;
/** Newest commits without the number of a pull request that are asked for it. */
const PULLS_ASKED = 2;

export const ofRepository = ({ repository }: Pick<ServicePlace, 'repository'>) => {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
};

export interface Listed<T> {
  readonly items: readonly T[];
  /** ISO time from which on the list is whole; null: all of it was read. */
  readonly wholeFrom: string | null;
  /** Epoch ms up to which it is true. */
  readonly at: number;
}

export async function statusesOf(
  client: GithubClient,
  place: ServicePlace,
  deployment: string,
  signal?: AbortSignal,
): Promise<{ readonly statuses: Deployment['statuses']; readonly at: number }> {
  const route = '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
  const params = { ...ofRepository(place), deployment_id: deployment, per_page: PAGE };
  const { data, at } = await client.get(route, params, statusesSchema, signal);
  const statuses = data.map(({ state, created_at, environment, log_url: log, target_url: target }) => ({
    ...{ state, at: created_at, environment: environment || null, url: webUrl(log) ?? webUrl(target) },
  }));
  return { statuses, at };
}

/** Only what a browser opens. */
export function webUrl(href: string | null | undefined): string | null {
  return href != null && /^https?:\/\/\S{1,1990}$/.test(href) && URL.canParse(href) ? href : null;
}

/** The day from which on runs are read. All who look back about a day ask for the same days, so they share an answer and its ETag. */
export function runsFrom(since: string, now: number): string {
  const usual = new Date(now - USUAL_MS).toISOString();
  return (since < usual ? since : usual).slice(0, 10);
}

/**
 * Attempts of the deploying workflow that may have put something out since a time: the latest of each run. `now` (epoch ms)
 * is where a workflow is not named.
 */
export async function runsSince(
  client: GithubClient,
  place: ServicePlace,
  since: string,
  now: number,
  signal?: AbortSignal,
): Promise<Listed<WorkflowRun>> {
  const { workflow } = place;
  if (workflow === null) return { items: [], wholeFrom: null, at: now };
  const items: WorkflowRun[] = [];
  let at = now;
  const from = runsFrom(since, now);
  for (let page = 1; ; page += 1) {
    const params = {
      ...{
        ...ofRepository(place),
        workflow_id: workflow,
        per_page: PAGE,
        page,
        exclude_pull_requests: 'true',
      },
      // By the day, so that the address stays the same and its ETag holds.
      created: `>=${from}`,
    };
    const route = '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
    const { data, more, ...reply } = await client.get(route, params, runsSchema, signal, FRESH_MS);
    at = Math.min(at, reply.at);
    items.push(...data.workflow_runs.filter(({ event }) => event !== 'pull_request').map(readRun));
    const oldest = data.workflow_runs.at(-1)?.created_at ?? null;
    if (!more || oldest === null) return { items, wholeFrom: null, at };
    if (page >= MOST_PAGES) return { items, wholeFrom: oldest, at };
  }
}

/** Successful runs of the deploying workflow before a day, the newest of them: what was live as nothing had run for long. */
export async function runsBefore(
  client: GithubClient,
  place: ServicePlace,
  before: string,
  signal?: AbortSignal,
): Promise<readonly WorkflowRun[]> {
  const { workflow } = place;
  if (workflow === null) return [];
  const params = {
    ...{ ...ofRepository(place), workflow_id: workflow, per_page: FEW, exclude_pull_requests: 'true' },
    ...{ status: 'success', created: `<${before.slice(0, 10)}` },
  };
  const route = '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
  const { data } = await client.get(route, params, runsSchema, signal, DAY_MS);
  return data.workflow_runs.filter(({ event }) => event !== 'pull_request').map(readRun);
}

/** Earlier attempts of a run that was run again: what they put out is as real as what the last one did. */
export async function attemptsBefore(
  client: GithubClient,
  place: ServicePlace,
  { id, attempt }: Pick<WorkflowRun, 'id' | 'attempt'>,
  signal?: AbortSignal,
): Promise<readonly WorkflowRun[]> {
  const found: WorkflowRun[] = [];
  for (let n = attempt - 1; n >= Math.max(1, attempt - ATTEMPTS); n -= 1) {
    const params = { ...ofRepository(place), run_id: id, attempt_number: n, exclude_pull_requests: 'true' };
    const route = '/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}';
    const { data } = await client.get(route, params, runSchema, signal, DAY_MS);
    found.push(readRun(data));
  }
  return found;
}

export function readRun(run: WireRun): WorkflowRun {
  return {
    id: run.id,
    attempt: run.run_attempt ?? 1,
    sha: run.head_sha,
    ref: run.head_branch ?? null,
    createdAt: run.created_at,
    startedAt: run.run_started_at ?? run.created_at,
    updatedAt: run.updated_at,
    status: run.status ?? '',
    conclusion: run.conclusion ?? null,
    by: run.triggering_actor?.login ?? run.actor?.login ?? null,
    title: run.display_title ?? run.name ?? null,
    url: webUrl(run.html_url),
  };
}

/**
 * What lies between two versions. Not paged, GitHub gives the newest 250 commits, which is what people want to see. It
 * tells what the second has that the first has not, so the other direction is asked for, too, where there is one.
 */
export async function differenceOf(
  client: GithubClient,
  place: ServicePlace,
  base: string,
  head: string,
  signal?: AbortSignal,
): Promise<CommitComparison> {
  const there = await comparisonOf(client, place, base, head, signal);
  const { standing } = there;
  if (standing === 'ahead' || standing === 'identical') return there;
  const back = await comparisonOf(client, place, head, base, signal);
  if (standing === 'behind') return { ...back, standing };
  const isPart = there.isPart || back.isPart;
  return {
    ...{ ...there, isPart, files: [...new Set([...there.files, ...back.files])] },
    packages: [...new Set([...there.packages, ...back.packages])],
  };
}

async function comparisonOf(
  client: GithubClient,
  place: ServicePlace,
  base: string,
  head: string,
  signal?: AbortSignal,
): Promise<CommitComparison> {
  const params = { ...ofRepository(place), basehead: `${base}...${head}` };
  const { data } = await client.get(
    '/repos/{owner}/{repo}/compare/{basehead}',
    params,
    compareSchema,
    signal,
  );
  const files = data.files ?? [];
  const commits = data.commits.map(({ sha, commit, author }): ChangedCommit => {
    const { title, pr } = titleOf(commit.message);
    return { sha, title, pr, author: author?.login ?? commit.author?.name ?? null };
  });
  return {
    standing: data.status,
    commits: await withPulls(client, place, commits, signal),
    files: files.flatMap(({ filename, previous_filename: before }) =>
      before ? [filename, before] : [filename],
    ),
    packages: [...new Set(files.flatMap(({ filename, patch }) => packagesIn(filename, patch ?? '')))],
    isPart: files.length >= MOST_FILES || commits.length < data.total_commits,
    url: webUrl(data.html_url),
  };
}

/** A squash ends its first line by `(#812)`; a merge begins by it, and its third line is the title of the request. */
export function titleOf(message: string): { readonly title: string; readonly pr: number | null } {
  const [first = '', ...rest] = message.split('\n');
  const merged = /^Merge pull request #(\d{1,9}) from /.exec(first);
  if (merged)
    return { title: (rest.find((line) => line.trim() !== '') ?? first).trim(), pr: Number(merged[1]) };
  const squashed = /^(.*\S) \(#(\d{1,9})\)$/.exec(first.slice(0, 500));
  return squashed
    ? { title: squashed[1] ?? first, pr: Number(squashed[2]) }
    : { title: first.slice(0, 500).trim(), pr: null };
}

/** Of a rebase no message says it, so the newest are asked. Without the permission they stay without a number. */
async function withPulls(
  client: GithubClient,
  place: ServicePlace,
  commits: readonly ChangedCommit[],
  signal?: AbortSignal,
): Promise<readonly ChangedCommit[]> {
  if (commits.some(({ pr }) => pr !== null)) return commits;
  const told = [...commits];
  for (const { sha } of commits.slice(-PULLS_ASKED).reverse()) {
    const at = told.findIndex((one) => one.sha === sha);
    const commit = told[at] as ChangedCommit;
    try {
      const params = { ...ofRepository(place), commit_sha: sha };
      const { data } = await client.get(
        '/repos/{owner}/{repo}/commits/{commit_sha}/pulls',
        params,
        pullsSchema,
        signal,
      );
      told[at] = { ...commit, pr: data[0]?.number ?? null };
    } catch (error) {
      if (!(error instanceof GithubError) || error.kind === 'rate-limited' || error.kind === 'aborted')
        throw error;
      return told;
    }
  }
  return told;
}
