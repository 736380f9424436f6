import type { ClusterRequest } from './connection.ts';
import type { ClusterView } from './view.ts';

/** Path of an index expression; commas and stars reach the cluster as it would have them. */
export const pathOf = (expression: string, rest: string): string =>
  `/${encodeURIComponent(expression)}${rest}`;

/** What every search says beside its body: an answer in part is no answer. */
export function searchRequest(
  view: Pick<ClusterView, 'expression' | 'preference'>,
  body: object,
): ClusterRequest {
  return {
    method: 'POST',
    path: pathOf(view.expression, '/_search'),
    query: {
      allow_partial_search_results: 'false',
      ignore_unavailable: 'true',
      preference: view.preference,
    },
    body,
  };
}
