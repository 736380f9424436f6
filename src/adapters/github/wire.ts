import { z } from 'zod';

/* What is read of GitHub's replies; other fields pass unread. An id may be larger than a number can hold. */

const id = z.union([z.number(), z.bigint(), z.string()]).transform(String);
const time = z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString());
const url = z.string().max(4_000).nullish();
const person = z.object({ login: z.string() }).nullish();
const sha = z.string().regex(/^[0-9a-f]{7,64}$/);

export const repositorySchema = z.object({
  full_name: z.string(),
  default_branch: z.string(),
  html_url: z.string(),
});

export const deploymentsSchema = z.array(
  z.object({
    id,
    sha,
    ref: z.string(),
    environment: z.string(),
    created_at: time,
    creator: person,
    description: z.string().nullish(),
  }),
);

export const statusesSchema = z.array(
  z.object({
    // The published list lacks `waiting`, which is sent.
    state: z.string(),
    created_at: time,
    environment: z.string().nullish(),
    log_url: url,
    target_url: url,
  }),
);

export const runSchema = z.object({
  id,
  name: z.string().nullish(),
  display_title: z.string().nullish(),
  head_branch: z.string().nullish(),
  head_sha: sha,
  run_number: z.number(),
  run_attempt: z.number().nullish(),
  event: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullish(),
  created_at: time,
  run_started_at: time.nullish(),
  updated_at: time,
  html_url: z.string(),
  path: z.string().nullish(),
  actor: person,
  triggering_actor: person,
});
export const runsSchema = z.object({ total_count: z.number(), workflow_runs: z.array(runSchema) });
export type WireRun = z.output<typeof runSchema>;

export const compareSchema = z.object({
  status: z.enum(['ahead', 'behind', 'diverged', 'identical']),
  html_url: z.string(),
  total_commits: z.number(),
  commits: z.array(
    z.object({
      sha,
      commit: z.object({ message: z.string(), author: z.object({ name: z.string().nullish() }).nullish() }),
      author: z.union([z.object({ login: z.string().optional() }), z.null()]).optional(),
    }),
  ),
  files: z
    .array(
      z.object({
        filename: z.string(),
        previous_filename: z.string().nullish(),
        // Of a large difference it is left out.
        patch: z.string().optional(),
      }),
    )
    .optional(),
});

export const pullsSchema = z.array(
  z.object({ number: z.number(), title: z.string(), user: person, merged_at: time.nullish() }),
);

export const jobsSchema = z.object({
  total_count: z.number(),
  jobs: z.array(
    z.object({
      id,
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullish(),
      started_at: time.nullish(),
      completed_at: time.nullish(),
      html_url: url,
      steps: z
        .array(z.object({ name: z.string(), status: z.string(), conclusion: z.string().nullish() }))
        .nullish(),
    }),
  ),
});

export const pendingSchema = z.array(
  z.object({
    environment: z.object({ id, name: z.string() }),
    wait_timer_started_at: time.nullish(),
    current_user_can_approve: z.boolean().nullish(),
    reviewers: z
      .array(
        z.object({
          type: z.string().nullish(),
          reviewer: z.object({ login: z.string().optional(), name: z.string().nullish() }).nullish(),
        }),
      )
      .nullish(),
  }),
);

export const approvalsSchema = z.array(
  z.object({
    state: z.string(),
    comment: z.string().nullish(),
    user: person,
    environments: z.array(z.object({ name: z.string() })),
  }),
);

export const commitSchema = z.object({
  sha,
  html_url: z.string(),
  commit: z.object({ committer: z.object({ date: time.optional() }).nullish() }),
});
export const releasesSchema = z.array(
  z.object({
    tag_name: z.string(),
    draft: z.boolean(),
    prerelease: z.boolean(),
    published_at: time.nullish(),
    html_url: url,
    author: person,
  }),
);
export const tagsSchema = z.array(z.object({ name: z.string(), commit: z.object({ sha }) }));
export const environmentsSchema = z.object({
  environments: z.array(z.object({ name: z.string() })).optional(),
});

/** Of a file; a folder is a list. */
export const contentsSchema = z.object({ encoding: z.string(), content: z.string(), html_url: url });
export const dispatchedSchema = z.object({ workflow_run_id: id });
export const reviewedSchema = z.array(z.unknown());

export const issueSchema = z.object({
  number: z.number().int().min(1),
  html_url: z.string(),
  /** The only place where an answer says which repository it is of. */
  repository_url: z.string().regex(/\/repos\/[\w.-]+\/[\w.-]+$/),
  state: z.string(),
  body: z.string().nullish(),
  created_at: time,
  updated_at: time,
  closed_at: time.nullish(),
  closed_by: person,
  pull_request: z.unknown().optional(),
});
export const issuesSchema = z.array(issueSchema);
export type WireIssue = z.output<typeof issueSchema>;
