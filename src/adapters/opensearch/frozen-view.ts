import type { ClusterConnection, ClusterReply, ClusterRequest } from './connection.ts';
import type { FrozenView } from './document-index.ts';
import { KEEP_ALIVE } from './search-body.ts';
import { pathOf } from './search-request.ts';
import { type ClusterTrouble, Trouble } from './trouble.ts';
import type { ClusterView } from './view.ts';

/*
 * A point in time: what an index held at a moment, whatever is written, updated or deleted since. It costs the cluster
 * what it must keep for it, so it is let go as soon as nobody reads it any more.
 */

/** With these the cluster has said nothing about views. */
const NO_ANSWER: ReadonlySet<ClusterTrouble> = new Set([
  'unauthorised',
  'no-credentials',
  'no-aws-credentials',
  'unreachable',
  'timeout',
]);
/** Letting a frozen view go must not keep anyone waiting. */
const RELEASE_MS = 3_000;

/** A frozen view is there no more: it ran out, its node was started again, or an index behind it was deleted. */
export class LostView extends Trouble {
  constructor(cause: Trouble) {
    super('partial', cause.params, cause);
    this.name = 'LostView';
  }
}

/** Null where it is not allowed, not known, or too many are open: then the living index is read. */
export async function openFrozenView(
  connection: ClusterConnection,
  view: Pick<ClusterView, 'expression' | 'preference'>,
  signal: AbortSignal,
): Promise<FrozenView | null> {
  const query = {
    keep_alive: KEEP_ALIVE,
    allow_partial_pit_creation: 'false',
    ignore_unavailable: 'true',
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
        const request: ClusterRequest = {
          method: 'DELETE',
          path: '/_search/point_in_time',
          body: { pit_id: [id] },
        };
        await connection.request(request, AbortSignal.timeout(RELEASE_MS)).catch(() => {});
      },
    };
  } catch (error) {
    if (error instanceof Trouble && !NO_ANSWER.has(error.kind)) return null;
    throw error;
  }
}

/** Searches a frozen view, which the body names. Rejects with `LostView` when it is there no more. */
export async function searchFrozen(
  connection: ClusterConnection,
  body: object,
  signal: AbortSignal,
): Promise<ClusterReply> {
  // A frozen view knows its indices and copies; naming them again is refused.
  const query = { allow_partial_search_results: 'false' };
  try {
    return await connection.request({ method: 'POST', path: '/_search', query, body }, signal);
  } catch (error) {
    // The query is the one that the living index has taken: what is refused is the view.
    const lost = error instanceof Trouble && ['refused', 'index-missing', 'partial'].includes(error.kind);
    throw lost ? new LostView(error) : error;
  }
}
