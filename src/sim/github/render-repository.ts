import { api, nodeId, user } from './render-user.ts';
import type { DemoRepository } from './repository.ts';

/** Addresses of a repository's parts, as GitHub writes them. */
const PARTS = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

export const place = ({ owner, name }: DemoRepository): string => `${api}/repos/${owner}/${name}`;
export const web = ({ owner, name }: DemoRepository): string => `https://github.com/${owner}/${name}`;

/** As a run or a pull request names it. */
export const repositoryInShort = (repo: DemoRepository) => ({
  id: repo.id,
  node_id: nodeId('R', repo.id),
  name: repo.name,
  full_name: `${repo.owner}/${repo.name}`,
  private: true,
  owner: user(repo.owner),
  html_url: web(repo),
  description: null,
  fork: false,
  url: place(repo),
  ...Object.fromEntries(Object.entries(PARTS).map(([name, path]) => [name, place(repo) + path])),
});

export const repository = (repo: DemoRepository) => ({
  ...repositoryInShort(repo),
  default_branch: 'main',
  created_at: '2025-01-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
  pushed_at: repo.head?.at ?? '2026-11-01T00:00:00Z',
  git_url: `git://github.com/${repo.owner}/${repo.name}.git`,
  ssh_url: `git@github.com:${repo.owner}/${repo.name}.git`,
  clone_url: `${web(repo)}.git`,
  svn_url: web(repo),
  mirror_url: null,
  homepage: null,
  language: 'TypeScript',
  license: null,
  archived: false,
  disabled: false,
  ...{ has_issues: true, has_projects: false, has_wiki: false, has_pages: false, has_discussions: false },
  ...{ forks: 0, forks_count: 0, open_issues: 0, open_issues_count: 0, size: 180 },
  ...{ stargazers_count: 0, watchers: 0, watchers_count: 0, network_count: 0, subscribers_count: 0 },
});
