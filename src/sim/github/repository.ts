import type { Time } from '../../ports/clock.ts';
import { DemoIssues } from './issues.ts';
import { withInputs, workflowOf } from './workflow.ts';

export interface DemoCommit {
  readonly sha: string;
  readonly message: string;
  readonly author: string;
  readonly at: string;
  readonly files: readonly string[];
  /** Number of its pull request; null: it came by none. */
  readonly pr: number | null;
  /** The commit that it follows; null: it is the first. */
  readonly parent: string | null;
  /** What is shown of the changed lines of a file, by its name. */
  readonly patches: Readonly<Record<string, string>>;
}

export interface DemoStatus {
  readonly id: number;
  readonly state: string;
  readonly at: string;
  readonly environment: string;
  readonly logUrl: string;
}

export interface DemoDeployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly environment: string;
  readonly at: string;
  readonly by: string;
  /** The run whose page its statuses name. */
  readonly run: number;
  readonly statuses: DemoStatus[];
}

interface DemoStep {
  readonly name: string;
  status: string;
  conclusion: string | null;
}

export interface DemoJob {
  readonly name: string;
  readonly steps?: readonly DemoStep[];
  /** What its log holds; none: GitHub has it no more. */
  log?: Buffer;
  status: string;
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
}

export interface DemoRun {
  readonly id: number;
  readonly number: number;
  readonly workflow: string;
  readonly sha: string;
  readonly branch: string;
  readonly event: string;
  readonly title: string;
  readonly by: string;
  readonly createdAt: string;
  attempt: number;
  startedAt: string;
  updatedAt: string;
  status: string;
  conclusion: string | null;
  readonly jobs: DemoJob[];
  /** The attempts before this one, oldest first. */
  readonly earlier: DemoRun[];
  /** An environment that it waits for, and who may approve. */
  waits: {
    readonly environment: string;
    readonly reviewers: readonly string[];
    /** Any token may. */
    readonly mayApprove?: true;
  } | null;
  /** What it was started with. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Runs of one group wait for each other. */
  readonly group: string | null;
  readonly reviews: {
    readonly state: string;
    readonly by: string;
    readonly environment: string;
    readonly comment: string;
  }[];
}

export interface DemoWorkflow {
  /** The file, as it is in the repository. */
  readonly text: string;
}

export interface DemoTag {
  readonly name: string;
  readonly sha: string;
  readonly at: string;
  /** Published as a release, and not a tag alone. */
  readonly released: boolean;
}

/** What a commit has beside its message: an own hash, the commit that it follows (the head if not given), its lines. */
export interface DemoPush {
  readonly sha?: string;
  readonly parent?: string;
  readonly patches?: Readonly<Record<string, string>>;
}

/** States that end every earlier deployment of the same environment, as GitHub does by itself. */
const ENDS = 'success';

/** One repository on this machine: what was pushed, deployed and run. Every change is stamped with the time that is handed in. */
export class DemoRepository {
  readonly owner: string;
  #name: string;
  /** Names it had before: they lead on to the present one. */
  readonly formerNames: string[] = [];
  /** Oldest first. */
  readonly commits: DemoCommit[] = [];
  readonly deployments: DemoDeployment[] = [];
  readonly runs: DemoRun[] = [];
  readonly tags: DemoTag[] = [];
  /** Environments that were set up and have no deployment. */
  readonly environments: string[] = [];
  /** By the name of their files. */
  readonly workflows = new Map<string, DemoWorkflow>();
  readonly issues = new DemoIssues(
    () => this.#now(),
    () => this.#id(),
  );
  /** Beside `main`, by name. */
  readonly branches = new Map<string, string>();
  /** Lists show a run so long after it was made. */
  listsLateMs = 0;
  /** An older server names no run in its answer. */
  namesRun = true;
  readonly id: number;
  readonly #time: Pick<Time, 'now'>;
  #next: number;

  constructor(fullName: string, time: Pick<Time, 'now'>, id = 7_001) {
    const [owner = '', name = ''] = fullName.split('/');
    this.owner = owner;
    this.#name = name;
    this.#time = time;
    this.id = id;
    // Ids are of all of GitHub, not of a repository.
    this.#next = (id - 7_000) * 100_000;
  }

  get name(): string {
    return this.#name;
  }

  rename(name: string): void {
    this.formerNames.push(this.#name);
    this.#name = name;
  }

  get head(): DemoCommit | undefined {
    return this.commits.at(-1);
  }

  push(
    message: string,
    author: string,
    files: readonly string[],
    at = this.#now(),
    { sha, parent = this.head?.sha, patches = {} }: DemoPush = {},
  ): DemoCommit {
    const pr = Number(/\(#(\d+)\)$/.exec(message.split('\n')[0] ?? '')?.[1] ?? Number.NaN);
    const commit = {
      sha: sha ?? shaOf(`${this.owner}/${this.name} ${this.commits.length} ${message}`),
      ...{ message, author, files, at, patches, parent: parent ?? null },
      pr: Number.isNaN(pr) ? null : pr,
    };
    this.commits.push(commit);
    return commit;
  }

  tag(name: string, sha: string, at = this.#now(), released = true): DemoTag {
    const tag = { name, sha, at, released };
    this.tags.push(tag);
    return tag;
  }

  deploy(
    sha: string,
    environment: string,
    by: string,
    { ref = 'main', at = this.#now(), run }: { ref?: string; at?: string; run?: DemoRun } = {},
  ): DemoDeployment {
    const id = this.#id();
    const deployment = { id, sha, ref, environment, at, by, run: run?.id ?? id, statuses: [] };
    this.deployments.push(deployment);
    return deployment;
  }

  /** A new status. A success makes earlier ones of that environment inactive. */
  status(
    deployment: DemoDeployment,
    state: string,
    at = this.#now(),
    environment = deployment.environment,
  ): void {
    if (state === ENDS) {
      for (const other of this.deployments) {
        const was =
          other.statuses.some((one) => one.state === ENDS) && other.statuses[0]?.state !== 'inactive';
        if (other !== deployment && other.environment === deployment.environment && was)
          other.statuses.unshift(this.#status(other, 'inactive', at, other.environment));
      }
    }
    // The newest first, as GitHub lists them.
    deployment.statuses.unshift(this.#status(deployment, state, at, environment));
  }

  run(workflow: string, sha: string, by: string, given: Partial<DemoRun> = {}): DemoRun {
    const at = given.createdAt ?? this.#now();
    const run: DemoRun = {
      ...{
        id: this.#id(),
        number: this.runs.length + 480,
        workflow,
        sha,
        branch: 'main',
        event: 'workflow_dispatch',
      },
      ...{ title: 'Release', by, createdAt: at, attempt: 1, startedAt: at, updatedAt: at, status: 'queued' },
      ...{ conclusion: null, jobs: [], earlier: [], waits: null, reviews: [] },
      ...{ inputs: {}, group: null },
      ...given,
    };
    this.runs.push(run);
    return run;
  }

  /** A run that was started by hand. Of its group one waits at most: the newest, and the one before it is cancelled. */
  dispatch(file: string, sha: string, branch: string, inputs: Readonly<Record<string, string>>): DemoRun {
    const { runName, group } = workflowOf(this.workflows.get(file)?.text ?? '');
    const waiting = this.runs.find(
      (one) => group !== null && one.group === group && one.status === 'pending',
    );
    if (waiting) this.finish(waiting, 'cancelled');
    const isTaken = this.runs.some(
      (one) => group !== null && one.group === group && one.status !== 'completed',
    );
    return this.run(file, sha, 'oncall[bot]', {
      ...{ branch, inputs, group, status: isTaken ? 'pending' : 'queued' },
      title: withInputs(runName ?? file, inputs),
    });
  }

  /** A job of it runs, at the named step. */
  work(run: DemoRun, job: string, step: string): void {
    const at = this.#now();
    Object.assign(run, { status: 'in_progress', updatedAt: at });
    run.jobs.push({
      ...{ name: job, status: 'in_progress', conclusion: null, startedAt: at, completedAt: null },
      steps: [{ name: step, status: 'in_progress', conclusion: null }],
    });
  }

  /** It ends, and so do its jobs; `log` is that of its last job. */
  finish(run: DemoRun, conclusion: string, log?: Buffer): void {
    const at = this.#now();
    Object.assign(run, { status: 'completed', conclusion, updatedAt: at, waits: null });
    for (const job of run.jobs) {
      if (job.status === 'completed') continue;
      Object.assign(job, { status: 'completed', conclusion, completedAt: at, ...(log ? { log } : {}) });
      for (const step of job.steps ?? []) Object.assign(step, { status: 'completed', conclusion });
    }
  }

  /** Runs it again: its own start moves, when it was made does not. */
  rerun(run: DemoRun, at = this.#now()): void {
    run.earlier.push({ ...run });
    Object.assign(run, {
      attempt: run.attempt + 1,
      startedAt: at,
      updatedAt: at,
      status: 'in_progress',
      conclusion: null,
    });
  }

  approve(run: DemoRun, by: string, comment = ''): void {
    const { environment } = run.waits ?? { environment: 'production' };
    run.reviews.push({ state: 'approved', by, environment, comment });
    Object.assign(run, { waits: null, status: 'in_progress', updatedAt: this.#now() });
  }

  /** What the second version has that the first has not, and how they stand to each other; null: one is not known. */
  between(
    base: string,
    head: string,
  ): { readonly status: string; readonly commits: readonly DemoCommit[] } | null {
    const [from, to] = [this.#history(base), this.#history(head)];
    if (from.size === 0 || to.size === 0) return null;
    const commits = this.commits.filter(({ sha }) => to.has(sha) && !from.has(sha));
    const lacks = [...from].some((sha) => !to.has(sha));
    const status = lacks
      ? commits.length > 0
        ? 'diverged'
        : 'behind'
      : commits.length > 0
        ? 'ahead'
        : 'identical';
    return { status, commits };
  }

  /** Hashes of a version and of all that it follows; none where it is not known. */
  #history(ref: string): ReadonlySet<string> {
    const all = new Set<string>();
    for (let at = this.commitOf(ref); at !== undefined; ) {
      all.add(at.sha);
      const { parent } = at;
      at = parent === null ? undefined : this.commits.find(({ sha }) => sha === parent);
    }
    return all;
  }

  commitOf(ref: string): DemoCommit | undefined {
    if (ref === 'main') return this.head;
    if (/^(?:heads|tags)\//.test(ref)) return this.named(ref);
    return this.commits.find(({ sha }) => sha === this.#shaOf(ref));
  }

  /** Only a branch or a tag, by its full name. */
  named(ref: string): DemoCommit | undefined {
    const [, kind, name = ''] = /^(heads|tags)\/(.+)$/.exec(ref) ?? [];
    if (kind === 'heads' && name === 'main') return this.head;
    const sha = kind === 'heads' ? this.branches.get(name) : this.tags.find((one) => one.name === name)?.sha;
    return this.commits.find((one) => one.sha === sha);
  }

  #shaOf(ref: string): string {
    const tag = this.tags.find(({ name }) => name === ref);
    return tag?.sha ?? this.commits.find(({ sha }) => sha.startsWith(ref))?.sha ?? ref;
  }

  #status(deployment: DemoDeployment, state: string, at: string, environment: string): DemoStatus {
    const logUrl = `https://github.com/${this.owner}/${this.name}/actions/runs/${deployment.run}`;
    return { id: this.#id(), state, at, environment, logUrl };
  }

  #id(): number {
    this.#next += 1;
    return this.#next;
  }

  /** GitHub's times have whole seconds. */
  #now(): string {
    return `${new Date(this.#time.now()).toISOString().slice(0, 19)}Z`;
  }
}

/** Forty digits that look like a version's hash, always the same for the same text. */
function shaOf(text: string): string {
  let out = '';
  for (let round = 0; out.length < 40; round += 1) {
    let hash = 2_166_136_261 ^ round;
    for (const char of `${text}${round}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619);
    out += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return out.slice(0, 40);
}
