import type { BehindLines } from '../../../logs/tail/behind.ts';
import { offsetText } from '../../../text/time.ts';
import { foundOf, totalHits, wholeHits } from '../answer.ts';
import type { ClusterConnection } from '../connection.ts';
import { behindLines, type Misplaced, serviceIn } from '../lines.ts';
import { allOf, sortBy } from '../search-body.ts';
import { searchRequest } from '../search-request.ts';
import type { ClusterView } from '../view.ts';

/*
 * A tail reads what is of now. Where a host writes its zone's time as UTC, or a clock is wrong, documents lie hours
 * away, and the tail would show nothing and call it complete. So it is looked where the newest documents lie:
 *
 *    newest of before ───── now ──┬── ahead of now, by as much as zones differ ──┬── due some day: no clock's fault
 */

const MINUTE = 60_000;
/** No zone is so far from another that it would write times further ahead. */
const MOST_AHEAD = 15 * 60 * MINUTE;
/** Documents ahead of now whose hosts are looked up. */
const LOOKED = 50;
/** Clocks of hosts differ by so much all the same. */
const SKEW = 2 * MINUTE;
const QUARTER = 15 * MINUTE;
/** A tail that shows nothing of documents so far behind; those nearer are only late. */
export const BEHIND = 10 * MINUTE;

export interface ClockFacts {
  /** Documents ahead of now, with how far (`+09:00`) and whose; `shown`: they are shown all the same. */
  readonly ahead: {
    readonly count: number;
    readonly offset: string;
    readonly shown: boolean;
    /** They are ahead by as much as zones differ. */
    readonly isZone: boolean;
    readonly lines: readonly BehindLines[];
  } | null;
  /** The newest one that is not ahead, epoch milliseconds of the documents' clock. */
  readonly newest: number | null;
}

/**
 * Documents ahead by less than this are due some day, so that a tail waits for them: milliseconds. `offset` as of
 * `lookAtClock`.
 */
export const dueWithin = (offset: number): number => MOST_AHEAD - offset;

/**
 * Where the documents of a view lie; `now` of the clock that they are read by, which is `offset` milliseconds ahead of
 * true time. Rejects with a `Trouble`.
 */
export async function lookAtClock(
  connection: ClusterConnection,
  view: ClusterView,
  { now, aheadMs, offset }: { readonly now: number; readonly aheadMs: number; readonly offset: number },
  signal: AbortSignal,
): Promise<ClockFacts> {
  const soon = now + aheadMs;
  const last = now + dueWithin(offset);
  const newest = await newestIn(connection, view, null, Math.max(soon, last), signal);
  if (newest === null || newest <= soon) return { ahead: null, newest };
  const { count, found } = await newestOf(connection, view, soon, last, signal);
  const far = offsetText(awayBy(newest - now) + offset);
  const shown = view.cursorField !== view.timeField;
  return {
    ahead: {
      count,
      offset: far,
      shown,
      isZone: newest - now >= QUARTER - SKEW,
      lines: behindLines(found, { now, total: count, unshown: shown ? 0 : count }),
    },
    newest: await newestIn(connection, view, null, soon, signal),
  };
}

/** How far a clock is ahead, of what its newest document shows: by whole quarters of an hour, as zones are. */
function awayBy(ms: number): number {
  if (ms < QUARTER - SKEW) return Math.max(1, Math.round(ms / MINUTE)) * MINUTE;
  return Math.ceil((ms - SKEW) / QUARTER) * QUARTER;
}

/** How far a document is behind, alike; null: not so far that a tail would not show it. */
export function behindBy(newest: number, now: number): number | null {
  const lag = now - newest;
  if (lag < BEHIND) return null;
  const whole = Math.floor((lag + SKEW) / QUARTER) * QUARTER;
  // What is behind by no zone is a pipeline that lags.
  return whole > 0 && lag - whole < QUARTER / 2 ? whole : Math.floor(lag / MINUTE) * MINUTE;
}

async function newestIn(
  connection: ClusterConnection,
  view: ClusterView,
  from: number | null,
  to: number,
  signal: AbortSignal,
): Promise<number | null> {
  const body = {
    size: 1,
    _source: false,
    track_total_hits: false,
    timeout: '3s',
    query: allOf(view, between(view, from, to)),
    sort: sortBy({ sequence: false }, view.timeField, 'desc'),
  };
  const [hit] = wholeHits(await connection.request(searchRequest(view, body), signal));
  const time = Number(hit?.sort?.[0]);
  return hit && Number.isFinite(time) ? time : null;
}

/** How many there are between two times, and the newest of them. */
async function newestOf(
  connection: ClusterConnection,
  view: ClusterView,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<{ readonly count: number; readonly found: readonly Misplaced[] }> {
  const body = {
    size: LOOKED,
    track_total_hits: true,
    timeout: '3s',
    query: allOf(view, between(view, from, to)),
    sort: sortBy({ sequence: false }, view.timeField, 'desc'),
  };
  const reply = await connection.request(searchRequest(view, body), signal);
  const found = wholeHits(reply).map((hit) => {
    const { record, time } = foundOf(hit, view);
    return { record, time, service: serviceIn(record) };
  });
  return { count: totalHits(reply), found };
}

const between = ({ timeField }: ClusterView, from: number | null, to: number) => ({
  range: { [timeField]: { ...(from === null ? {} : { gt: from }), lte: to, format: 'epoch_millis' } },
});
