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
}

/** Answer of `GET /v1/release-plan`: what a release would put out now. */
export interface PlannedRelease {
  readonly service: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly sha: string;
  readonly previous: { readonly tag: string | null; readonly sha: string } | null;
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
