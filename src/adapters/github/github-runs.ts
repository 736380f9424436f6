import type { Time } from '../../ports/clock.ts';
import type { OutsideAct, OutsideCall, OutsideLook } from '../../ports/outside.ts';
import type {
  AskedRun,
  ConfirmedRun,
  ResolvedRun,
  RunPlace,
  RunSight,
  RunState,
  WorkflowRuns,
} from '../../ports/workflow-runs.ts';
import type { GithubClient } from './github-client.ts';
import { GithubError } from './github-error.ts';
import { PAGE, webUrl } from './lists.ts';
import { repositoryPath } from './repository-path.ts';
import {
  commitSchema,
  contentsSchema,
  dispatchedSchema,
  jobsSchema,
  pendingSchema,
  reviewedSchema,
  runSchema,
  runsSchema,
  type WireRun,
} from './wire.ts';
import { inputValues, MARKER_INPUT, readWorkflow, SHA_INPUT, type WorkflowFile } from './workflow-file.ts';

/** A run is looked for from so long before the first look on: the hub's clock may be ahead of GitHub's. */
const CLOCKS_APART_MS = 12 * 3_600_000;
/** GitHub shows no more than 1,000 runs of a filtered list. */
const MOST_PAGES = 10;
/** Of a commit a file stays what it is. */
const DAY_MS = 86_400_000;
const USUAL_FRESH_MS = 600_000;
const USUAL_RUNS = 10;
const LAST_LINES = 40;
/** A terminal's lines are not longer; what a tool writes into one line may be. */
const LONGEST_LINE = 500;

/** Runs workflows by GitHub's dispatch, each once, and says how they go. */
export class GithubRuns implements WorkflowRuns {
  readonly #client: GithubClient;
  readonly #time: Pick<Time, 'now'>;

  constructor(client: GithubClient, time: Pick<Time, 'now'>) {
    this.#client = client;
    this.#time = time;
  }

  async resolve(asked: AskedRun, { signal }: OutsideCall): Promise<ResolvedRun> {
    workflowAt(asked);
    const { sha } = await this.#commitAt(asked, signal);
    const { workflow, url } = await this.#fileAt(asked, sha, signal);
    return { ...asked, sha, url, values: inputValues(workflow, asked) };
  }

  dispatch(confirmed: ConfirmedRun): OutsideAct<RunPlace> {
    const { repository, file, ref, sha, inputs, marker } = confirmed;
    const place = (since: string, id: string | null): RunPlace => ({ repository, file, marker, since, id });
    let since = '';
    let isShaTaken = false;
    let whole = ref;
    return {
      again: 'twice',
      look: async (before, { signal }): Promise<OutsideLook<RunPlace>> => {
        since = before || new Date(this.#time.now() - CLOCKS_APART_MS).toISOString();
        const found = await this.#byMarker(place(since, null), signal);
        if (found !== null) return { kind: 'done', proof: place(since, found.id) };
        try {
          const now = await this.#commitAt(confirmed, signal);
          if (now.sha !== sha) throw new GithubError('ref-moved', { ref, sha: now.sha });
          whole = now.whole;
          const { workflow } = await this.#fileAt(confirmed, sha, signal);
          inputValues(workflow, confirmed);
          isShaTaken = workflow.inputs.has(SHA_INPUT);
        } catch (error) {
          if (!(error instanceof GithubError) || !REFUSED.has(error.kind)) throw error;
          return { kind: 'over', why: error, isFinal: false };
        }
        return { kind: 'open', before: since };
      },
      write: async ({ signal }) => {
        const own = { [MARKER_INPUT]: marker, ...(isShaTaken ? { [SHA_INPUT]: sha } : {}) };
        const body = { ref: whole, inputs: { ...inputs, ...own }, return_run_details: true };
        const route = '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches';
        try {
          const told = await this.#client.send(
            route,
            { ...workflowAt(confirmed), ...body },
            dispatchedSchema,
            signal,
          );
          return place(since, told?.workflow_run_id ?? null);
        } catch (error) {
          throw refusedAs(error, confirmed);
        }
      },
    };
  }

  async read(place: RunPlace, { signal }: OutsideCall): Promise<RunSight> {
    const run = place.id === null ? await this.#byMarker(place, signal) : await this.#run(place, signal);
    const usualMs = await this.#usual(place, signal);
    if (run === null) return { run: null, state: { kind: 'queued' }, usualMs };
    const seen = {
      ...{ id: run.id, number: run.run_number, attempt: run.run_attempt ?? 1, sha: run.head_sha },
      ...{ url: webUrl(run.html_url) ?? '', startedAt: run.run_started_at ?? run.created_at },
    };
    return { run: seen, state: await this.#stateOf(place, run, signal), usualMs };
  }

  approve(place: RunPlace & { readonly id: string }, environment: string, comment: string): OutsideAct<null> {
    let asked: { readonly id: string; readonly isOurs: boolean } | null = null;
    return {
      again: 'same',
      look: async (before, { signal }) => {
        const waiting = await this.#pending(place, place.id, signal);
        const one = waiting.find((each) => each.environment.name === environment);
        asked =
          one === undefined
            ? null
            : { id: one.environment.id, isOurs: one.current_user_can_approve === true };
        if (asked?.isOurs) return { kind: 'open', before: 'waiting' };
        if (asked === null && before) return { kind: 'done', proof: null };
        const why =
          asked === null
            ? new GithubError('not-waiting', { environment })
            : new GithubError('forbidden', { needs: 'deployments=write', reason: environment });
        return { kind: 'over', why, isFinal: asked === null };
      },
      write: async ({ signal }) => {
        const route = '/repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
        await this.#client.send(
          route,
          {
            ...{ ...repositoryPath(place.repository), run_id: place.id, state: 'approved', comment },
            environment_ids: [Number(asked?.id)],
          },
          reviewedSchema,
          signal,
        );
        return null;
      },
    };
  }

  /**
   * The commit at which a branch or tag of that name is, and its whole name: by the short one GitHub may run another, as a tag beside
   * a branch, or `refs/heads/main` for a branch that is called so. A hash is none of them: it cannot be run.
   */
  async #commitAt(
    { repository, ref }: AskedRun,
    signal: AbortSignal,
  ): Promise<{ readonly sha: string; readonly whole: string }> {
    for (const kind of ['heads', 'tags']) {
      try {
        const params = { ...repositoryPath(repository), ref: `${kind}/${ref}` };
        const { data } = await this.#client.get(
          '/repos/{owner}/{repo}/commits/{ref}',
          params,
          commitSchema,
          signal,
          0,
        );
        return { sha: data.sha, whole: `refs/${kind}/${ref}` };
      } catch (error) {
        if (!(error instanceof GithubError) || error.params.status !== 422) throw error;
      }
    }
    throw new GithubError('ref-gone', { ref });
  }

  async #fileAt(
    { repository, file }: Pick<AskedRun, 'repository' | 'file'>,
    sha: string,
    signal: AbortSignal,
  ): Promise<{ readonly workflow: WorkflowFile; readonly url: string }> {
    const params = { ...repositoryPath(repository), path: `.github/workflows/${file}`, ref: sha };
    const route = '/repos/{owner}/{repo}/contents/{path}';
    try {
      const { data } = await this.#client.get(route, params, contentsSchema, signal, DAY_MS);
      const text = data.encoding === 'base64' ? Buffer.from(data.content, 'base64').toString('utf8') : '';
      return { workflow: readWorkflow(text, file), url: webUrl(data.html_url) ?? '' };
    } catch (error) {
      if (error instanceof GithubError && error.kind === 'not-found')
        throw new GithubError('workflow-missing', { file, reason: String(error.params.needs) });
      throw error;
    }
  }

  /** The newest run that has the marker in its name; null: none is to be seen. */
  async #byMarker(place: RunPlace, signal: AbortSignal): Promise<WireRun | null> {
    const { marker, since } = place;
    const route = '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
    const params = {
      ...{ ...workflowAt(place), event: 'workflow_dispatch', per_page: PAGE },
      created: `>=${since.slice(0, 19)}Z`,
    };
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { data, more } = await this.#client.get(route, { ...params, page }, runsSchema, signal, 0);
      const found = data.workflow_runs.find(({ display_title: title }) => isMarked(title ?? '', marker));
      if (found !== undefined) return found;
      if (!more) return null;
    }
    // What was not read is not absent.
    throw new GithubError('bad-reply', { reason: 'too-many' });
  }

  async #run({ repository, id }: RunPlace, signal: AbortSignal): Promise<WireRun> {
    const params = { ...repositoryPath(repository), run_id: id };
    const route = '/repos/{owner}/{repo}/actions/runs/{run_id}';
    return (await this.#client.get(route, params, runSchema, signal, 0)).data;
  }

  async #stateOf(place: RunPlace, run: WireRun, signal: AbortSignal): Promise<RunState> {
    if (run.status === 'waiting') {
      const waiting = await this.#pending(place, run.id, signal);
      return {
        kind: 'waiting',
        environments: waiting.map(({ environment, reviewers, current_user_can_approve: may }) => ({
          environment: environment.name,
          reviewers: (reviewers ?? []).flatMap(({ reviewer }) => reviewer?.login ?? reviewer?.name ?? []),
          mayApprove: may === true,
        })),
      };
    }
    if (run.status === 'in_progress') {
      const jobs = await this.#jobs(place, run.id, signal);
      const job = jobs.find(({ status }) => status === 'in_progress');
      const step = job?.steps?.find(({ status }) => status === 'in_progress');
      return {
        ...{ kind: 'running', job: job?.name ?? null, step: step?.name ?? null },
        startedAt: job?.started_at ?? null,
      };
    }
    if (run.status !== 'completed') return { kind: 'queued' };
    const endedAt = run.updated_at;
    if (run.conclusion === 'success') return { kind: 'done', endedAt };
    if (run.conclusion === 'cancelled')
      return { kind: 'cancelled', endedAt, replacedBy: await this.#newer(place, run, signal) };
    return { endedAt, ...(await this.#failed(place, run, signal)) };
  }

  async #failed(place: RunPlace, run: WireRun, signal: AbortSignal) {
    const jobs = await this.#jobs(place, run.id, signal);
    const isBad = ({ conclusion }: { readonly conclusion?: string | null | undefined }): boolean =>
      conclusion === 'failure' || conclusion === 'timed_out';
    const job = jobs.find(isBad);
    return {
      ...({ kind: 'failed', conclusion: run.conclusion ?? 'unknown', job: job?.name ?? null } as const),
      step: job?.steps?.find(isBad)?.name ?? null,
      lines: job === undefined ? [] : await this.#lines(place, job.id, signal),
    };
  }

  /** None where they cannot be read: that it failed is said without them. */
  async #lines({ repository }: RunPlace, job: string, signal: AbortSignal): Promise<readonly string[]> {
    const route = '/repos/{owner}/{repo}/actions/jobs/{job_id}/logs';
    try {
      const text = await this.#client.logEnd(route, { ...repositoryPath(repository), job_id: job }, signal);
      // Each line begins with its time.
      const lines = text.split(/\r?\n/).map((line) => line.replace(/^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z /, ''));
      return lines
        .filter((line) => line.trim() !== '')
        .slice(-LAST_LINES)
        .map((line) => line.slice(0, LONGEST_LINE));
    } catch (error) {
      if (!(error instanceof GithubError) || error.kind === 'aborted' || error.kind === 'rate-limited')
        throw error;
      return [];
    }
  }

  async #jobs({ repository }: RunPlace, id: string, signal: AbortSignal) {
    const route = '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs';
    const params = { ...repositoryPath(repository), run_id: id, per_page: PAGE };
    return (await this.#client.get(route, params, jobsSchema, signal, 0)).data.jobs;
  }

  async #pending({ repository }: RunPlace, id: string, signal: AbortSignal) {
    const route = '/repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
    return (
      await this.#client.get(route, { ...repositoryPath(repository), run_id: id }, pendingSchema, signal, 0)
    ).data;
  }

  async #newer(place: RunPlace, run: WireRun, signal: AbortSignal): Promise<number | null> {
    const route = '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
    const params = { ...workflowAt(place), per_page: 1 };
    const { data } = await this.#client.get(route, params, runsSchema, signal, 0);
    const newest = data.workflow_runs[0]?.run_number ?? 0;
    return newest > run.run_number ? newest : null;
  }

  async #usual(place: RunPlace, signal: AbortSignal): Promise<number | null> {
    const route = '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
    const params = { ...workflowAt(place), status: 'success', per_page: USUAL_RUNS };
    const { data } = await this.#client.get(route, params, runsSchema, signal, USUAL_FRESH_MS);
    const took = data.workflow_runs
      .map((run) => Date.parse(run.updated_at) - Date.parse(run.run_started_at ?? run.created_at))
      .sort((a, b) => a - b);
    return took[Math.floor(took.length / 2)] ?? null;
  }
}

/** What no later look could find otherwise, unless somebody changes the repository. */
const REFUSED: ReadonlySet<string> = new Set([
  ...['ref-moved', 'ref-gone', 'workflow-missing', 'no-dispatch', 'no-marker', 'not-found'],
  ...['input-unknown', 'input-missing', 'input-wrong'],
]);

function workflowAt({ repository, file }: Pick<AskedRun, 'repository' | 'file'>) {
  if (!/^[A-Za-z0-9._-]{1,100}\.ya?ml$/.test(file))
    throw new GithubError('workflow-missing', { file, reason: 'name' });
  return { ...repositoryPath(repository), workflow_id: file };
}

/** Whole, between what no marker has: `run.1` is not in `run.12`. */
const isMarked = (title: string, marker: string): boolean => title.split(/[^A-Za-z0-9._-]+/).includes(marker);

/** GitHub's own words for what a look had found otherwise. */
function refusedAs(error: unknown, { ref, file }: AskedRun): unknown {
  if (!(error instanceof GithubError) || error.kind !== 'rejected' || error.params.status !== 422)
    return error;
  const said = String(error.params.reason ?? '');
  if (/no ref found/i.test(said)) return new GithubError('ref-gone', { ref });
  if (/workflow_dispatch/i.test(said)) return new GithubError('no-dispatch', { file });
  const missing = /required input '([^']*)'/i.exec(said);
  if (missing) return new GithubError('input-missing', { file, input: missing[1] ?? '' });
  const unknown = /unexpected inputs provided: \["([^"]*)"/i.exec(said);
  return unknown ? new GithubError('input-unknown', { file, input: unknown[1] ?? '' }) : error;
}
