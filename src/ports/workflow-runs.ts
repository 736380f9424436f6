import type { OutsideAct, OutsideCall } from './outside.ts';

/** Why a workflow is not run as asked; beside these an `OutsideError` has the kinds of its adapter. */
export type RunRefusal =
  /** No such file at the ref, or no workflow in it that can be read: `file`, `reason`. */
  | 'workflow-missing'
  /** Nobody can start the workflow by hand: it lacks `workflow_dispatch`. */
  | 'no-dispatch'
  /** The name of its runs lacks the input `oncall`, so that a lost answer could not be looked for. */
  | 'no-marker'
  /** It has no input of that name: `input`. */
  | 'input-unknown'
  /** It demands an input, which is not given: `input`. */
  | 'input-missing'
  /** The value is none of those that the input takes: `input`. */
  | 'input-wrong'
  /** No branch or tag has that name: `ref`. */
  | 'ref-gone'
  /** The branch or tag is at another commit than the one confirmed: `ref`, `sha`. */
  | 'ref-moved'
  /** The hub has no token that may run workflows. */
  | 'no-run-token';

/** What is to be run. All of it is outside text, and is passed on as values only. */
export interface AskedRun {
  /** `owner/name`. */
  readonly repository: string;
  /** Name of the file in `.github/workflows`. */
  readonly file: string;
  /** A branch or a tag. */
  readonly ref: string;
  /** By name, without those that the hub sets itself. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** What would run, as people confirm it. */
export interface ResolvedRun extends AskedRun {
  /** Commit at which the ref stands now. */
  readonly sha: string;
  /** Page of the workflow's file at that commit. */
  readonly url: string;
  /** `inputs`, and for each that is not given the default of the workflow. */
  readonly values: Readonly<Record<string, string>>;
}

export interface ConfirmedRun extends AskedRun {
  /** Commit at which the ref was when it was confirmed. */
  readonly sha: string;
  readonly marker: string;
}

/** Where a run is found again, also by the next hub. */
export interface RunPlace {
  readonly repository: string;
  readonly file: string;
  readonly marker: string;
  /** ISO time before which no run of the marker was made. */
  readonly since: string;
  /** Null: GitHub took it and named no run; it is looked for by the marker. */
  readonly id: string | null;
}

/** A run as it stands now. */
interface SeenRun {
  readonly id: string;
  readonly number: number;
  readonly attempt: number;
  readonly url: string;
  /** Commit that it runs; compare it with the one that was confirmed. */
  readonly sha: string;
  readonly startedAt: string;
}

export interface WaitingEnvironment {
  readonly environment: string;
  /** Logins and names of teams, each of whom may approve. */
  readonly reviewers: readonly string[];
  /** The hub's token may. */
  readonly mayApprove: boolean;
}

export type RunState =
  /** `run` may be null: GitHub took it, and does not show it yet. */
  | { readonly kind: 'queued' }
  | { readonly kind: 'waiting'; readonly environments: readonly WaitingEnvironment[] }
  | {
      readonly kind: 'running';
      readonly job: string | null;
      readonly step: string | null;
      readonly startedAt: string | null;
    }
  | { readonly kind: 'done'; readonly endedAt: string }
  | {
      readonly kind: 'failed';
      readonly endedAt: string;
      /** As GitHub says it: `failure`, `timed_out`, `startup_failure` … */
      readonly conclusion: string;
      readonly job: string | null;
      readonly step: string | null;
      /** The last of the failed job's log, the oldest first, as they came from outside; none where they cannot be read. */
      readonly lines: readonly string[];
    }
  /** `replacedBy`: number of the newer run of the workflow, if there is one. */
  | { readonly kind: 'cancelled'; readonly endedAt: string; readonly replacedBy: number | null };

export interface RunSight {
  readonly run: SeenRun | null;
  readonly state: RunState;
  /** How long finished runs of the workflow took: the middle of the last few. Null: not known. */
  readonly usualMs: number | null;
}

/** Runs workflows, each once. Reads reject with an `OutsideError`, of a `RunRefusal` where it says so. */
export interface WorkflowRuns {
  /** Only reads: whether it could run so now, and what exactly would. */
  resolve(asked: AskedRun, call: OutsideCall): Promise<ResolvedRun>;
  /**
   * Runs what was confirmed. Its marker is of this run alone, and the same for each hub that takes it up: of letters, digits,
   * `.`, `_` and `-`. A ref that has moved since
   * is refused before the write.
   */
  dispatch(confirmed: ConfirmedRun): OutsideAct<RunPlace>;
  read(place: RunPlace, call: OutsideCall): Promise<RunSight>;
  /** Approves an environment for which a run waits, with the hub's token. `comment`: who asked for it. */
  approve(place: RunPlace & { readonly id: string }, environment: string, comment: string): OutsideAct<null>;
}
