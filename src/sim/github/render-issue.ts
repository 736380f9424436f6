import type { DemoIssue } from './issues.ts';
import { place, web } from './render-repository.ts';
import { nodeId, user } from './render-user.ts';
import type { DemoRepository } from './repository.ts';

/** Every field of an issue that the published schema demands, and those that are read. */
export function issue(repo: DemoRepository, one: DemoIssue) {
  const at = `${place(repo)}/issues/${one.number}`;
  return {
    url: at,
    repository_url: place(repo),
    labels_url: `${at}/labels{/name}`,
    comments_url: `${at}/comments`,
    events_url: `${at}/events`,
    html_url: `${web(repo)}/issues/${one.number}`,
    id: one.id,
    node_id: nodeId('I', one.id),
    number: one.number,
    title: one.title,
    user: user(one.by),
    labels: [],
    state: one.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: 0,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    closed_at: one.closedAt,
    closed_by: one.closedBy === null ? null : user(one.closedBy),
    author_association: 'NONE',
    body: one.body,
  };
}
