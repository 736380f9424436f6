import { isRecord } from '../../logs/json.ts';
import type { ClusterConnection, ClusterReply } from './connection.ts';
import { searchRequest } from './search-request.ts';
import { Trouble } from './trouble.ts';
import type { ClusterView } from './view.ts';

export type Search = Pick<ClusterView, 'expression' | 'preference'> & { readonly body: object };

/** Searches of one request that a cluster runs at the same time. */
const AT_ONCE = '4';
/** Where several may not be sent as one request, more than so many are not sent one after the other. */
const ONE_BY_ONE = 60;

/**
 * The answers of several searches by one request; one after the other where the rights do not allow that (it is a right
 * of the cluster, not of an index), null where they are too many for it. Rejects with the first `Trouble`.
 */
export async function searchEach(
  connection: ClusterConnection,
  searches: readonly Search[],
  signal: AbortSignal,
): Promise<readonly ClusterReply[] | null> {
  const lines = searches.flatMap(({ expression, preference, body }) => [
    { index: expression, preference, ignore_unavailable: true, allow_partial_search_results: false },
    body,
  ]);
  const query = { max_concurrent_searches: AT_ONCE };
  let reply: ClusterReply;
  try {
    reply = await connection.request({ method: 'POST', path: '/_msearch', query, lines }, signal);
  } catch (error) {
    if (!(error instanceof Trouble && error.kind === 'forbidden')) throw error;
    if (searches.length > ONE_BY_ONE) return null;
    const replies: ClusterReply[] = [];
    for (const { body, ...view } of searches)
      replies.push(await connection.request(searchRequest(view, body), signal));
    return replies;
  }
  const { responses } = reply.body;
  if (!Array.isArray(responses) || responses.length !== searches.length)
    throw new Trouble('not-opensearch', { status: 200 });
  return responses.map((body: unknown): ClusterReply => {
    if (!isRecord(body)) throw new Trouble('not-opensearch', { status: 200 });
    if (body.error !== undefined) throw connection.troubleOf(Number(body.status ?? 500), body);
    return { body, bytes: null };
  });
}
