import type { Standing } from '../domain/changes/deployments.ts';
import type { ChangedCommit, SystemChange } from '../domain/changes/system-change.ts';

/** What a release would put out, as it stands at one moment. Text is as it came from outside. */
export interface ReleasePlan {
  /** As `acme/checkout`. */
  readonly repository: string;
  /** null: it goes by its version's hash alone. */
  readonly tag: string | null;
  readonly sha: string;
  /**
   * What it is compared with: what is live now, else (`isLive` false) the release before it, as what is live is not known.
   * Null: nothing, so that nothing is known of what it puts out.
   */
  readonly previous: { readonly tag: string | null; readonly sha: string; readonly isLive: boolean } | null;
  /** How it stands to that; `behind`: it is older, and commits and migrations are what it takes back. Null: not compared. */
  readonly standing: Standing | null;
  readonly commits: readonly ChangedCommit[];
  /** Paths of migrations. */
  readonly migrations: readonly string[];
  /** Commits or files are there of which it holds none. */
  readonly isPart: boolean;
  readonly url: string | null;
}

interface RunJob {
  readonly name: string;
  /** `queued`, `in_progress`, `completed`, `waiting` … */
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

/** An environment that the run waits for. */
interface RunApproval {
  readonly environment: string;
  readonly since: string | null;
  /** Logins and names of teams, each of whom may approve. */
  readonly reviewers: readonly string[];
}

interface RunReview {
  readonly state: string;
  readonly by: string | null;
  readonly environments: readonly string[];
  readonly comment: string | null;
}

/** The run that puts a version out, as it stands now. */
export interface FollowedRun {
  readonly id: string;
  readonly number: number;
  readonly attempt: number;
  readonly name: string | null;
  readonly url: string | null;
  readonly sha: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly by: string | null;
  readonly jobs: readonly RunJob[];
  readonly approvals: readonly RunApproval[];
  readonly reviews: readonly RunReview[];
  /** A newer run of the same workflow came after it: its number. */
  readonly replacedBy: number | null;
}

/** What is live of a service; null: nothing is known to be. */
export interface LiveService {
  readonly service: string;
  readonly change: SystemChange | null;
}

/**
 * Somebody who knows releases. All reject with an `OutsideError`: `not-found` where there is no such service, `no-workflow`
 * where no run of it can be followed.
 */
export interface ReleaseSource {
  readonly services: readonly string[];
  /** `tag` null: the head of the default branch. */
  plan(service: string, tag: string | null, signal?: AbortSignal): Promise<ReleasePlan>;
  /** What is live of each service of a repository (`owner/name`, whatever its case); of another repository none. */
  live(repository: string, signal?: AbortSignal): Promise<readonly LiveService[]>;
  /**
   * The newest run of the service's workflow since a time, for the first of these versions that has one. Where none has, the
   * newest that a person started: of a tag that is given as an input GitHub names only the branch. Null: there is none yet.
   */
  run(
    service: string,
    shas: readonly string[],
    since: string,
    signal?: AbortSignal,
  ): Promise<FollowedRun | null>;
}
