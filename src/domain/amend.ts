import type { Session } from './session.ts';

/** For so many days after a close, what it confirmed may be amended: severity, impact, times and verdict. */
export const AMEND_DAYS = 7;

/** Commands, and the events that an undo would take back. */
const CONFIRMED: ReadonlySet<string> = new Set([
  'session.mitigate',
  'session.resolve',
  'reading.undo',
  'session.mitigated',
  'session.resolved',
  'session.relapsed',
  'reading.undone',
  'alert.time',
  'severity.set',
  'impact.set',
  'verdict.set',
]);

/** Whether this would change what was confirmed by a close that is too long ago. `act`: type of the command, or of the event that is taken back; `now`: ISO 8601 UTC. */
export function amendsTooLate({ status, closedAt }: Session, act: string, now: string): boolean {
  if (status !== 'closed' || closedAt === null || !CONFIRMED.has(act)) return false;
  return Date.parse(now) - Date.parse(closedAt) > AMEND_DAYS * 86_400_000;
}
