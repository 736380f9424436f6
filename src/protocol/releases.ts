import type { Standing } from '../domain/changes/deployments.ts';
import type { AskedPeople } from './question-answers.ts';

/** The run of a release as GitHub told it last. Times are ISO 8601 UTC; texts have passed ingest. */
export interface FollowedRelease {
  readonly number: number;
  readonly attempt: number;
  readonly name: string | null;
  readonly url: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly by: string | null;
  readonly jobs: readonly {
    readonly name: string;
    readonly status: string;
    readonly conclusion: string | null;
    readonly startedAt: string | null;
    readonly completedAt: string | null;
  }[];
  /** Environments that it waits for, and who may approve. */
  readonly approvals: readonly {
    readonly environment: string;
    readonly since: string | null;
    readonly reviewers: readonly string[];
  }[];
  readonly reviews: readonly {
    readonly state: string;
    readonly by: string | null;
    readonly comment: string | null;
  }[];
  readonly replacedBy: number | null;
  /** The commit that it runs on, where that is none of the release: its tag was an input, or it is another release's. */
  readonly otherSha?: string;
}

/** Answer of the ask `release`. */
export interface ReleaseAnswer {
  readonly service: string | null;
  /** null: there is none yet, or it is not known; `why` says which. */
  readonly run: FollowedRelease | null;
  /** Up to when GitHub was read; null: it was not. */
  readonly at: string | null;
  /** Why it cannot be read, since when. */
  readonly why: {
    readonly kind: string;
    readonly params: Readonly<Record<string, string | number>>;
    readonly since: string;
  } | null;
  /** How the log stands since the version went live; null: it has not. Absent: the hub is older. */
  readonly health?: ReleaseHealth | null;
}

/** What the log says of a version that went live, beside the quarter of an hour before it. Rates are lines a minute. */
export interface ReleaseHealth {
  /** When it went live, ISO. */
  readonly since: string;
  /** Up to when all lines were counted. */
  readonly to: string;
  /** Error patterns that are new since; null: what was before is not counted, or not yet. */
  readonly fresh: number | null;
  /** Before null: nothing of then was counted. */
  readonly errors: readonly [before: number | null, now: number];
  readonly lines: readonly [before: number | null, now: number];
  /** Who had errors since; null: not known yet. */
  readonly people: AskedPeople | null;
  /** Lines of before are still being asked for. */
  readonly counting: boolean;
  /** Sources that cannot be read. */
  readonly unknown: readonly string[];
}

/** Answer of `GET /v1/release-plan`: what a release would put out now. */
export interface PlannedRelease {
  readonly service: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly sha: string;
  /** Null: nothing is known of what it puts out. `isLive` false: the release before it; absent: the hub is older. */
  readonly previous: {
    readonly tag: string | null;
    readonly sha: string;
    readonly isLive?: boolean | undefined;
  } | null;
  /** How it stands to that; of `behind` the lists are what it takes back. Absent: the hub is older. */
  readonly standing?: Standing | null | undefined;
  readonly pulls: readonly {
    readonly number: number | null;
    readonly sha: string;
    readonly title: string;
    readonly author: string | null;
  }[];
  readonly migrations: readonly string[];
  readonly isPart: boolean;
  readonly url: string | null;
}
