import { looksOn } from '../../domain/permission.ts';
import type { ParticipantState, Session } from '../../domain/session.ts';

/** With fewer there is nobody to hand over to but the one who has just driven. */
export const TURNS_FROM = 3;

/** So many need somebody who leads. */
export const LED_FROM = 3;

/** People who are here and may drive. */
const mayDrive = (session: Session): readonly ParticipantState[] =>
  Object.values(session.participants).filter(
    (person) => person.leftAt === null && !person.removed && !looksOn(person.kind),
  );

export const drivers = (session: Session): number => mayDrive(session).length;

/**
 * Whose turns come, the next one first: round by arrival from the one who drives, or has driven, so that everybody
 * drives once before anybody does again. Who is not `here` now comes after those who are.
 */
export function turnOrder(
  session: Session,
  from: string | null,
  here: (id: string) => boolean,
): readonly ParticipantState[] {
  const round = mayDrive(session).toSorted(
    (a, b) => a.joinedAt.localeCompare(b.joinedAt) || a.id.localeCompare(b.id),
  );
  const at = round.findIndex((person) => person.id === from) + 1;
  return [...round.slice(at), ...round.slice(0, at)].toSorted(
    (a, b) => Number(here(b.id)) - Number(here(a.id)),
  );
}

/** Milliseconds left of the driver's turn, negative once it is over; null where no turns are kept. */
export function turnLeft(session: Session, now: number): number | null {
  const { rotation, driverSince } = session;
  if (rotation === null || driverSince === null || session.status !== 'open') return null;
  if (drivers(session) < TURNS_FROM) return null;
  return Date.parse(driverSince) + rotation * 60_000 - now;
}
