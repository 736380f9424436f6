import type { ChangeSource } from '../../ports/change-source.ts';
import type { ReleaseSource } from '../../ports/release-source.ts';
import { DeploymentLists } from './deployment-lists.ts';
import { GithubChanges } from './github-changes.ts';
import { GithubClient } from './github-client.ts';
import { GithubReleases } from './github-releases.ts';
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
