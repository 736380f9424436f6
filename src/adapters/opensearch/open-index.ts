import { countsOf, pageOf, shardsOf, wholeHits } from './answer.ts';
import { ArrivalSearch } from './arrivals.ts';
import type { ClusterConnection, ClusterReply } from './connection.ts';
import type { DocumentIndex } from './document-index.ts';
import { openFrozenView, searchFrozen } from './frozen-view.ts';
import { countBody, pageBody } from './search-body.ts';
import { searchRequest } from './search-request.ts';
import { Trouble } from './trouble.ts';
import type { ClusterView } from './view.ts';

/** The indices of a view, as a tail reads them; `indices`: what they are now, one by one. */
export function openIndex(
  connection: ClusterConnection,
  view: ClusterView,
  indices: readonly string[],
  bucketMs: number,
): DocumentIndex {
  const arrivals = new ArrivalSearch(connection, view, indices);
  /** Deleted indices are passed over; when none is left, the answer is empty, and that is no silence of the log. */
  async function search(body: object, signal: AbortSignal): Promise<ClusterReply> {
    const reply = await connection.request(searchRequest(view, body), signal);
    if (view.shards && shardsOf(reply) === 0) throw new Trouble('index-missing', { index: view.expression });
    return reply;
  }

  return {
    async page(ask, signal) {
      const body = pageBody(ask, view, bucketMs);
      const living = ask.view === undefined;
      return pageOf(await (living ? search(body, signal) : searchFrozen(connection, body, signal)), view);
    },

    async count(span, width, signal) {
      const reply = await search(countBody(span, width, view), signal);
      wholeHits(reply);
      return countsOf(reply);
    },

    marks: (signal) => arrivals.marks(signal),
    arrivals: (ask, signal) => arrivals.arrivals(ask, signal),
    freeze: (signal) => openFrozenView(connection, view, signal),
  };
}
