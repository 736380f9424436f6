import { countsOf, pageOf, wholeHits } from './answer.ts';
import type { Connection, Reply, Request } from './connection.ts';
import type { DocumentIndex, FrozenView } from './document-index.ts';
import { countBody, KEEP_ALIVE, pageBody } from './search-body.ts';
import { Trouble } from './trouble.ts';
import type { View } from './view.ts';

/** Letting a frozen view go must not keep anyone waiting. */
const RELEASE_MS = 3_000;

/** Path of an index expression; commas and stars reach the cluster as it would have them. */
export const pathOf = (expression: string, rest: string): string =>
  `/${encodeURIComponent(expression)}${rest}`;

/** What every search says besides its body: an answer in part is no answer. */
export function searchRequest(view: Pick<View, 'expression' | 'preference'>, body: object): Request {
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

/** The indices of a view, as a tail reads them. */
export function openIndex(connection: Connection, view: View, bucketMs: number): DocumentIndex {
  const search = (body: object, signal: AbortSignal): Promise<Reply> =>
    connection.request(searchRequest(view, body), signal);

  return {
    async page(ask, signal) {
      const body = pageBody(ask, view, bucketMs);
      // A frozen view knows its indices and copies; naming them again is refused.
      const frozen: Request = {
        method: 'POST',
        path: '/_search',
        query: { allow_partial_search_results: 'false' },
        body,
      };
      return pageOf(
        ask.view === undefined ? await search(body, signal) : await connection.request(frozen, signal),
        view,
      );
    },

    async count(span, width, signal) {
      const reply = await search(countBody(span, width, view), signal);
      wholeHits(reply);
      return countsOf(reply);
    },

    freeze: (signal) => freeze(connection, view, signal),
  };
}

/** Null where it is not allowed, not known, or too many are open: then the living index is read. */
async function freeze(connection: Connection, view: View, signal: AbortSignal): Promise<FrozenView | null> {
  const query = {
    keep_alive: KEEP_ALIVE,
    allow_partial_pit_creation: 'false',
    preference: view.preference,
  };
  const path = pathOf(view.expression, '/_search/point_in_time');
  try {
    const { body } = await connection.request({ method: 'POST', path, query }, signal);
    const id = body.pit_id;
    if (typeof id !== 'string') return null;
    return {
      id,
      async release() {
        const request: Request = { method: 'DELETE', path: '/_search/point_in_time', body: { pit_id: [id] } };
        await connection.request(request, AbortSignal.timeout(RELEASE_MS)).catch(() => {});
      },
    };
  } catch (error) {
    if (error instanceof Trouble && !['unauthorised', 'unreachable', 'timeout'].includes(error.kind))
      return null;
    throw error;
  }
}
