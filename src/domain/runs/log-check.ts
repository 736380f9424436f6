import type { Session } from '../session.ts';
import type { StepRun } from './run.ts';
import type { RunCounted, RunQuery } from './run-event-schema.ts';

/** So long a check goes on before it ends without having held, from when it was asked for. */
const CHECK_MS = 60 * 60_000;

/** Whether what was counted is what was expected. Where there may be more lines, nobody knows that they are "at most" so many. */
export function isAsExpected({ expect: { most, least } }: RunQuery, { lines, partial }: RunCounted): boolean {
  if (most !== undefined) return partial === null && lines <= most;
  return least !== undefined && lines >= least;
}

/** Why a check ends without having held; null: it goes on. `now`: epoch milliseconds. */
export function endOfCheck(
  { status, steps }: Session,
  { step: id, seq, at, query }: StepRun,
  now: number,
): { readonly state: 'cancelled' | 'failed'; readonly kind: string } | null {
  const step = steps[id];
  if (status !== 'open') return { state: 'cancelled', kind: 'session-closed' };
  if (step && step.seq > seq && (step.status === 'done' || step.status === 'skipped'))
    return { state: 'cancelled', kind: 'step-settled' };
  // What was taken out of the log is not asked any more.
  if (query?.query.includes('[redacted:')) return { state: 'cancelled', kind: 'not-confirmed' };
  return now - Date.parse(at) >= CHECK_MS ? { state: 'failed', kind: 'not-held' } : null;
}
