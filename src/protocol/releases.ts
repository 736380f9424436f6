import type { z } from 'zod';
import type { AskedPeople } from './question-answers.ts';
import type { plannedReleaseSchema } from './system-changes-schema.ts';

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
  /** The commit that it runs on; absent from an earlier hub. */
  readonly sha?: string;
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

export type PlannedRelease = z.infer<typeof plannedReleaseSchema>;
