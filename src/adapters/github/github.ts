import type { ActionIssues } from '../../ports/action-issues.ts';
import type { ChangeSource } from '../../ports/change-source.ts';
import type { ReleaseSource } from '../../ports/release-source.ts';
import type { WorkflowRuns } from '../../ports/workflow-runs.ts';
import { DeploymentLists } from './deployment-lists.ts';
import { GithubChanges } from './github-changes.ts';
import { GithubClient } from './github-client.ts';
import { GithubIssues } from './github-issues.ts';
import { GithubReleases } from './github-releases.ts';
import { GithubRuns } from './github-runs.ts';
import type { GithubOptions } from './options.ts';

/** GitHub as the source of changes and of releases; both go through one client, so they share its rate and its rest. */
export function github(options: GithubOptions): {
  readonly changes: ChangeSource;
  readonly releases: ReleaseSource;
} {
  const client = new GithubClient(options);
  const lists = new DeploymentLists(client, options.services);
  const now = () => options.time.now();
  const changes = new GithubChanges(client, lists, options.services, now);
  return { changes, releases: new GithubReleases(client, changes, options.services) };
}

/** What is written to GitHub, by a token of its own and through one client: runs of workflows, and issues of actions. */
export function githubWrites(options: Omit<GithubOptions, 'services'>): {
  readonly runs: WorkflowRuns;
  readonly issues: ActionIssues;
} {
  const client = new GithubClient({ ...options, services: [] });
  return { runs: new GithubRuns(client, options.time), issues: new GithubIssues(client, options.time) };
}
