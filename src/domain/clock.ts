import type { SessionEvent } from './event.ts';
import { eventRow } from './event-table.ts';
import type { Clock, Session } from './session.ts';

/** From the alert to the first action: so long counts as a good start. */
export const START_TARGET_MS = 3 * 60_000;

/** Whether the first action came in time, in the whole seconds that people read: 3:00.9 is 3:00. */
export const startsInTime = (ms: number, target = START_TARGET_MS): boolean =>
  Math.floor(ms / 1_000) * 1_000 <= target;

/** The mobilisation clock's readings in their order. */
const READINGS = [
  'fired',
  'acknowledged',
  'opened',
  'secondPerson',
  'start',
  'relapsed',
  'mitigated',
  'resolved',
] as const satisfies readonly (keyof Clock)[];
type Reading = (typeof READINGS)[number];

export interface ClockReading {
  readonly reading: Reading;
  readonly at: string;
  /** Milliseconds since the origin; null for the origin itself. Negative for what came before the alert, as an opening may. */
  readonly sinceOrigin: number | null;
  /** Two clocks disagree: nothing can be said of when it was. */
  readonly isApart: boolean;
}

/** Where the clock counts from: the alert, or the opening where nothing fired. */
export function clockOrigin(session: Session): string | null {
  return session.clock.fired ?? session.clock.opened;
}

/** What the pager tells to have been before its own alert: nobody acknowledges or resolves what has not fired. */
export function beforeAlert({ fired, ...clock }: Clock, reading: Reading): boolean {
  const at = reading === 'acknowledged' || reading === 'resolved' ? clock[reading] : null;
  return fired !== null && at !== null && Date.parse(at) < Date.parse(fired);
}

/** The readings reached so far, in their fixed order. */
export function clockReadings(session: Session): readonly ClockReading[] {
  const origin = clockOrigin(session);
  if (origin === null) return [];
  const zero = Date.parse(origin);
  const first: Reading = session.clock.fired === null ? 'opened' : 'fired';
  return READINGS.flatMap((reading) => {
    const at = session.clock[reading];
    if (at === null) return [];
    const isApart = beforeAlert(session.clock, reading);
    return [{ reading, at, sinceOrigin: reading === first ? null : Date.parse(at) - zero, isApart }];
  });
}

/** How long the first action took, and from when that counts. */
export interface FirstAction {
  /** Milliseconds; negative where it was before the alert. */
  readonly took: number;
  /** `opening`: when the alert fired is not known, so nobody can say whether the target was met. */
  readonly from: 'alert' | 'opening';
}

/** How soon somebody worked on the incident; null while nobody has. */
export function firstAction({ clock }: Pick<Session, 'clock'>): FirstAction | null {
  const { fired, opened, start } = clock;
  const origin = fired ?? opened;
  if (origin === null || start === null) return null;
  return { took: Date.parse(start) - Date.parse(origin), from: fired === null ? 'opening' : 'alert' };
}

/** Whether the first action came within the target; null: from when that counts is not known. */
export const metTarget = ({ took, from }: FirstAction, target = START_TARGET_MS): boolean | null =>
  from === 'alert' ? startsInTime(took, target) : null;

/** Milliseconds since the origin, up to `now` or to the close. */
export function elapsed(session: Session, now: number): number {
  const origin = clockOrigin(session);
  if (origin === null) return 0;
  const end = session.closedAt === null ? now : Date.parse(session.closedAt);
  return Math.max(0, end - Date.parse(origin));
}

/**
 * Whether a person works on the incident by this event: the first such event is the clock's start. `steps`: as they are
 * after it.
 */
export function isWork({ by, type, data }: SessionEvent, { steps }: Pick<Session, 'steps'>): boolean {
  if (by.kind !== 'member' && by.kind !== 'guest') return false;
  const { work } = eventRow(type);
  return typeof work === 'boolean' ? work : work(data, steps);
}
