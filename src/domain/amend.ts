import type { Session } from './session.ts';

/** For so many days after a close, what it confirmed may be amended: severity, impact, times and verdict. */
export const AMEND_DAYS = 7;

const CONFIRMED: ReadonlySet<string> = new Set([
  'session.mitigate',
  'session.resolve',
  'alert.time',
  'severity.set',
  'impact.set',
  'verdict.set',
]);

/** Whether this would change what was confirmed by a close that is too long ago. `act`: a command's type; `now`: ISO 8601 UTC. */
export function amendsTooLate({ status, closedAt }: Session, act: string, now: string): boolean {
  if (status !== 'closed' || closedAt === null || !CONFIRMED.has(act)) return false;
  return Date.parse(now) - Date.parse(closedAt) > AMEND_DAYS * 86_400_000;
}
