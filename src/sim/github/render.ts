import { place, repository, repositoryInShort, web } from './render-repository.ts';
import { nodeId, user } from './render-user.ts';
import type {
  DemoCommit,
  DemoDeployment,
  DemoRepository,
  DemoRun,
  DemoStatus,
  DemoTag,
} from './repository.ts';

/* What the REST API of version 2022-11-28 says of these things: every field that its published schema demands. */

export const deployment = (repo: DemoRepository, one: DemoDeployment) => ({
  url: `${place(repo)}/deployments/${one.id}`,
  id: one.id,
  node_id: nodeId('D', one.id),
  sha: one.sha,
  ref: one.ref,
  task: 'deploy',
  payload: {},
  original_environment: one.environment,
  environment: one.environment,
  description: null,
  creator: user(one.by),
  created_at: one.at,
  updated_at: one.statuses[0]?.at ?? one.at,
  statuses_url: `${place(repo)}/deployments/${one.id}/statuses`,
  repository_url: place(repo),
});

export const status = (repo: DemoRepository, of: DemoDeployment, one: DemoStatus) => ({
  url: `${place(repo)}/deployments/${of.id}/statuses/${one.id}`,
  id: one.id,
  node_id: nodeId('S', one.id),
  state: one.state,
  creator: user(of.by),
  description: '',
  environment: one.environment,
  target_url: one.logUrl,
  created_at: one.at,
  updated_at: one.at,
  deployment_url: `${place(repo)}/deployments/${of.id}`,
  repository_url: place(repo),
  environment_url: '',
  log_url: one.logUrl,
});

export function run(repo: DemoRepository, one: DemoRun) {
  const at = `${place(repo)}/actions/runs/${one.id}`;
  return {
    id: one.id,
    name: one.workflow.replace(/\.ya?ml$/, ''),
    node_id: nodeId('W', one.id),
    check_suite_id: one.id,
    check_suite_node_id: nodeId('C', one.id),
    head_branch: one.branch,
    head_sha: one.sha,
    path: `.github/workflows/${one.workflow}`,
    run_number: one.number,
    run_attempt: one.attempt,
    event: one.event,
    status: one.status,
    conclusion: one.conclusion,
    workflow_id: 1,
    url: at,
    html_url: `${web(repo)}/actions/runs/${one.id}`,
    pull_requests: [],
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    run_started_at: one.startedAt,
    actor: user(one.by),
    triggering_actor: user(one.by),
    jobs_url: `${at}/jobs`,
    logs_url: `${at}/logs`,
    check_suite_url: `${place(repo)}/check-suites/${one.id}`,
    artifacts_url: `${at}/artifacts`,
    cancel_url: `${at}/cancel`,
    rerun_url: `${at}/rerun`,
    previous_attempt_url: one.attempt > 1 ? `${at}/attempts/${one.attempt - 1}` : null,
    workflow_url: `${place(repo)}/actions/workflows/1`,
    display_title: one.title,
    head_commit: null,
    repository: repositoryInShort(repo),
    head_repository: repositoryInShort(repo),
  };
}

export const jobId = (run: DemoRun, at: number): number => run.id * 100 + at;

export const jobs = (repo: DemoRepository, one: DemoRun) => ({
  total_count: one.jobs.length,
  jobs: one.jobs.map((job, i) => ({
    id: jobId(one, i),
    run_id: one.id,
    run_url: `${place(repo)}/actions/runs/${one.id}`,
    node_id: nodeId('J', jobId(one, i)),
    head_sha: one.sha,
    url: `${place(repo)}/actions/jobs/${jobId(one, i)}`,
    html_url: `${web(repo)}/actions/runs/${one.id}/job/${jobId(one, i)}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: one.startedAt,
    started_at: job.startedAt ?? one.startedAt,
    completed_at: job.completedAt,
    name: job.name,
    ...(job.steps && {
      steps: job.steps.map(({ name, status, conclusion }, n) => ({
        name,
        status,
        conclusion,
        number: n + 1,
      })),
    }),
    check_run_url: `${place(repo)}/check-runs/${jobId(one, i)}`,
    labels: ['ubuntu-latest'],
    runner_id: null,
    runner_name: null,
    runner_group_id: null,
    runner_group_name: null,
    workflow_name: one.workflow.replace(/\.ya?ml$/, ''),
    head_branch: one.branch,
  })),
});

export const pending = (repo: DemoRepository, { waits, updatedAt }: DemoRun) =>
  waits === null
    ? []
    : [
        {
          environment: {
            id: 1,
            node_id: nodeId('E', 1),
            name: waits.environment,
            url: `${place(repo)}/environments/${waits.environment}`,
            html_url: `${web(repo)}/deployments/activity_log?environments_filter=${waits.environment}`,
          },
          wait_timer: 0,
          wait_timer_started_at: updatedAt,
          current_user_can_approve: waits.mayApprove === true,
          reviewers: waits.reviewers.map((login) => ({ type: 'User', reviewer: user(login) })),
        },
      ];

export const approvals = (repo: DemoRepository, { reviews }: DemoRun) =>
  reviews.map(({ state, by, environment: of, comment }) => ({
    environments: [environment(repo, of)],
    state,
    user: user(by),
    comment,
  }));

export function commit(repo: DemoRepository, one: DemoCommit) {
  const person = { name: one.author, email: 'dev@example.com', date: one.at };
  return {
    url: `${place(repo)}/commits/${one.sha}`,
    sha: one.sha,
    node_id: nodeId('C', 1),
    html_url: `${web(repo)}/commit/${one.sha}`,
    comments_url: `${place(repo)}/commits/${one.sha}/comments`,
    commit: {
      url: `${place(repo)}/git/commits/${one.sha}`,
      author: person,
      committer: person,
      message: one.message,
      comment_count: 0,
      tree: { sha: one.sha, url: `${place(repo)}/git/trees/${one.sha}` },
    },
    author: user(one.author),
    committer: user(one.author),
    parents: [],
  };
}

const file = (name: string, { sha, patches }: DemoCommit) => ({
  ...{ sha, filename: name, status: 'modified', additions: 4, deletions: 2, changes: 6 },
  ...{
    blob_url: 'https://github.com/blob',
    raw_url: 'https://github.com/raw',
    contents_url: 'https://api.github.com/x',
  },
  ...(patches[name] === undefined ? {} : { patch: patches[name] }),
});

/** GitHub names 300 files at most, and without pages the newest 250 commits. */
export function comparison(
  repo: DemoRepository,
  base: DemoCommit,
  head: DemoCommit,
  told: { status: string; commits: readonly DemoCommit[] },
) {
  const at = `${place(repo)}/compare/${base.sha}...${head.sha}`;
  const page = `${web(repo)}/compare/${base.sha.slice(0, 7)}...${head.sha.slice(0, 7)}`;
  const files = new Map(told.commits.flatMap((one) => one.files.map((name) => [name, one] as const)));
  return {
    url: at,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: commit(repo, base),
    merge_base_commit: commit(repo, base),
    status: told.status,
    ahead_by: told.status === 'ahead' ? told.commits.length : 0,
    behind_by: told.status === 'behind' ? 1 : 0,
    total_commits: told.commits.length,
    commits: told.commits.slice(-250).map((one) => commit(repo, one)),
    files: [...files].slice(0, 300).map(([name, of]) => file(name, of)),
  };
}

/** The request that brought a commit, merged. */
export function pull(repo: DemoRepository, one: DemoCommit & { readonly pr: number }) {
  const at = `${place(repo)}/pulls/${one.pr}`;
  const issue = `${place(repo)}/issues/${one.pr}`;
  const page = `${web(repo)}/pull/${one.pr}`;
  const end = (ref: string) => ({
    ...{ label: `${repo.owner}:${ref}`, ref, sha: one.sha, user: user(repo.owner) },
    repo: repository(repo),
  });
  return {
    url: at,
    id: one.pr,
    node_id: nodeId('P', one.pr),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: `${at}/commits`,
    review_comments_url: `${at}/comments`,
    review_comment_url: `${place(repo)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: `${place(repo)}/statuses/${one.sha}`,
    number: one.pr,
    state: 'closed',
    locked: false,
    title: one.message.split('\n')[0] ?? '',
    user: user(one.author),
    body: null,
    labels: [],
    milestone: null,
    created_at: one.at,
    updated_at: one.at,
    closed_at: one.at,
    merged_at: one.at,
    merge_commit_sha: one.sha,
    assignee: null,
    head: end(`pr-${one.pr}`),
    base: end('main'),
    _links: Object.fromEntries(
      Object.entries({
        ...{ comments: `${issue}/comments`, commits: `${at}/commits`, statuses: `${place(repo)}/statuses` },
        ...{
          html: page,
          issue,
          review_comments: `${at}/comments`,
          review_comment: `${at}/comment`,
          self: at,
        },
      }).map(([name, href]) => [name, { href }]),
    ),
    author_association: 'MEMBER',
    auto_merge: null,
  };
}

export const environment = (repo: DemoRepository, name: string) => ({
  ...{ id: 1, node_id: nodeId('E', 1), name },
  url: `${place(repo)}/environments/${encodeURIComponent(name)}`,
  html_url: `${web(repo)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
  ...{ created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' },
});

export const tag = (repo: DemoRepository, { name, sha }: DemoTag) => ({
  name,
  node_id: nodeId('G', 1),
  commit: { sha, url: `${place(repo)}/commits/${sha}` },
  zipball_url: `${place(repo)}/zipball/${name}`,
  tarball_url: `${place(repo)}/tarball/${name}`,
});

export function release(repo: DemoRepository, { name, at }: DemoTag) {
  const id = 9_000 + repo.tags.findIndex((one) => one.name === name);
  return {
    url: `${place(repo)}/releases/${id}`,
    html_url: `${web(repo)}/releases/tag/${encodeURIComponent(name)}`,
    assets_url: `${place(repo)}/releases/${id}/assets`,
    upload_url: `${place(repo)}/releases/${id}/assets{?name,label}`,
    tarball_url: `${place(repo)}/tarball/${name}`,
    zipball_url: `${place(repo)}/zipball/${name}`,
    id,
    node_id: nodeId('L', id),
    tag_name: name,
    target_commitish: 'main',
    name,
    body: null,
    draft: false,
    prerelease: false,
    created_at: at,
    published_at: at,
    author: user(repo.owner),
    assets: [],
  };
}

export function contents(repo: DemoRepository, path: string, text: string) {
  const at = `${place(repo)}/contents/${path}`;
  const page = `${web(repo)}/blob/main/${path}`;
  return {
    ...{ type: 'file', encoding: 'base64', size: text.length, name: path.split('/').at(-1), path },
    content: Buffer.from(text).toString('base64'),
    ...{ sha: nodeId('B', text.length), url: at, git_url: at, html_url: page, download_url: at },
    _links: { git: at, html: page, self: at },
  };
}
