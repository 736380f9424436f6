import type { Session } from './session.ts';

/** For so many days after a close, what it confirmed may be amended: severity, impact, times and verdict. */
export const AMEND_DAYS = 7;

/** Whether what a close confirmed may still be changed; true of a session that is not closed. `now`: ISO 8601 UTC. */
export const isAmendable = ({ closedAt }: Session, now: string): boolean =>
  closedAt === null || Date.parse(now) - Date.parse(closedAt) <= AMEND_DAYS * 86_400_000;
