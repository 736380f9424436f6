import { type BehindLines, OFF_MS } from '../../../logs/tail/behind.ts';
import { foundOf, timeIn, wholeHits } from '../answer.ts';
import type { ClusterConnection, ClusterReply } from '../connection.ts';
import { behindLines, type Misplaced, serviceIn } from '../lines.ts';
import { allOf, sortBy } from '../search-body.ts';
import { searchEach } from '../search-each.ts';
import type { ClusterView } from '../view.ts';

/** Documents looked at in each index, and indices at most, the last by name: those are written to. */
const LOOKED = 200;
const INDICES = 50;

interface Arrived extends Misplaced {
  readonly seq: number;
}

/**
 * Whose documents, of those that arrived last, lie behind what had arrived before them, ahead of `now`, or have no time;
 * null where documents are not numbered, or many searches are not allowed. Epoch milliseconds of the documents' clock.
 */
export async function misplacedHosts(
  connection: ClusterConnection,
  view: ClusterView,
  indices: readonly string[],
  { now, aheadMs }: { readonly now: number; readonly aheadMs: number },
  signal: AbortSignal,
): Promise<readonly BehindLines[] | null> {
  if (!view.sequence) return null;
  const body = {
    size: LOOKED,
    track_total_hits: false,
    timeout: '3s',
    query: allOf(view),
    sort: [
      { _seq_no: { order: 'desc', unmapped_type: 'long' } },
      ...sortBy({ sequence: false }, view.timeField, 'asc'),
    ],
  };
  const searches = [...indices]
    .sort()
    .slice(-INDICES)
    .map((expression) => ({ expression, preference: view.preference, body }));
  const replies = searches.length === 0 ? [] : await searchEach(connection, searches, signal);
  return replies?.flatMap((reply) => misplacedIn(arrivedIn(reply, view), now, aheadMs)) ?? null;
}

/** In the order of arrival. */
function arrivedIn(reply: ClusterReply, view: ClusterView): readonly Arrived[] {
  return wholeHits(reply)
    .map((hit): Arrived => {
      const { record } = foundOf(hit, view);
      return { record, seq: Number(hit.sort?.[0]), time: timeIn(hit, 1), service: serviceIn(record) };
    })
    .sort((a, b) => a.seq - b.seq);
}

/** A host counts by its last document: one that was late for a while is right now. */
function misplacedIn(arrived: readonly Arrived[], now: number, aheadMs: number): readonly BehindLines[] {
  let newest = Number.NEGATIVE_INFINITY;
  const byHost = new Map<
    string,
    { readonly one: BehindLines; readonly isOff: boolean; readonly lines: number }
  >();
  for (const one of arrived) {
    const isAhead = one.time !== null && one.time > now + aheadMs;
    if (one.time !== null && !isAhead) newest = Math.max(newest, one.time);
    const [at] = behindLines([one], { now: isAhead ? now : newest, total: 1, unshown: 0 });
    if (at === undefined) continue;
    const isOff = at.by === null || isAhead || at.by >= OFF_MS;
    const known = byHost.get(at.whose ?? '');
    byHost.set(at.whose ?? '', { one: at, isOff, lines: (known?.lines ?? 0) + Number(isOff) });
  }
  return [...byHost.values()].flatMap(({ one, isOff, lines }) => (isOff ? [{ ...one, lines }] : []));
}
