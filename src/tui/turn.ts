import type { Session } from '../domain/session.ts';

/** With fewer there is nobody to hand over to but the one who has just driven. */
const TURNS_FROM = 3;

/** People who are here and may drive. */
export const drivers = (session: Session): number =>
  Object.values(session.participants).filter(
    (person) => person.leftAt === null && !person.removed && person.kind !== 'observer',
  ).length;

/** Milliseconds left of the driver's turn, negative once it is over; null where no turns are kept. */
export function turnLeft(session: Session, now: number): number | null {
  const { rotation, driverSince } = session;
  if (rotation === null || driverSince === null || session.status !== 'open') return null;
  if (drivers(session) < TURNS_FROM) return null;
  return Date.parse(driverSince) + rotation * 60_000 - now;
}
