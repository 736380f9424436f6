import { pendingActions } from '../../domain/pager.ts';
import type { Session } from '../../domain/session.ts';
import { doubled } from '../../timing/backoff.ts';

const SECOND = 1_000;

/** Looked at after a change, or while somebody waits for the pager. */
export const QUICK_MS = 5 * SECOND;
const STEADY_MS = 15 * SECOND;
const QUIET_MS = 120 * SECOND;
/** A change is often followed by another. */
const LIVELY_MS = 60 * SECOND;
const SOON_MS = 60 * SECOND;
const SLOWEST_MS = 60 * SECOND;
/** Only to find what a delivery that was lost would have told. */
const TOLD_MS = 60 * SECOND;

/**
 * Milliseconds until a session's incidents are read again; null: never, nothing about it can change any more. `told`: the
 * pager tells of changes by itself, so that a slow look is enough.
 */
export function pace(session: Session, now: number, changedAt: number | null, told = false): number | null {
  const ms = polled(session, now, changedAt);
  return ms === null || !told ? ms : Math.max(ms, TOLD_MS);
}

function polled(session: Session, now: number, changedAt: number | null): number | null {
  if (session.status !== 'open' || session.incidents.length === 0) return null;
  const open = session.incidents.filter(({ status }) => status !== 'resolved');
  const waits = open.some(({ status, unacknowledgesAt }) => {
    return (
      status === 'triggered' || (unacknowledgesAt != null && Date.parse(unacknowledgesAt) - now < SOON_MS)
    );
  });
  const lively = changedAt !== null && now - changedAt < LIVELY_MS;
  if (waits || lively || pendingActions(session).length > 0) return QUICK_MS;
  const asked = session.responders.some(({ answer }) => answer === null);
  return open.length > 0 ? (asked ? QUICK_MS : STEADY_MS) : QUIET_MS;
}

/** After `failures` reads in a row that failed; `retryAt` as the pager told, if it did. */
export function paceAfter(failures: number, now: number, retryAt: number): number {
  if (!Number.isNaN(retryAt)) return Math.max(SECOND, retryAt - now);
  return doubled(QUICK_MS, SLOWEST_MS, failures - 1);
}
