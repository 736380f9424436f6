import type { EventType, SessionEvent } from './event.ts';
import type { Clock, Session } from './session.ts';

/** Minutes from the alert to the first human act that count as a good start. */
export const START_TARGET_MS = 3 * 60_000;

/** Whether the first action came in time, in the whole seconds that people read: 3:00.9 is 3:00. */
export const startsInTime = (ms: number, target = START_TARGET_MS): boolean =>
  Math.floor(ms / 1_000) * 1_000 <= target;

/** The mobilisation clock's readings in their order. */
export const READINGS = [
  'fired',
  'acknowledged',
  'opened',
  'secondPerson',
  'start',
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
  return READINGS.flatMap((reading) => {
    const at = session.clock[reading];
    if (at === null) return [];
    const isApart = beforeAlert(session.clock, reading);
    return [{ reading, at, sinceOrigin: at === origin ? null : Date.parse(at) - zero, isApart }];
  });
}

/** Milliseconds from the origin to the first human act; null before it. */
export function timeToStart(session: Session): number | null {
  const origin = clockOrigin(session);
  return origin === null || session.clock.start === null
    ? null
    : Date.parse(session.clock.start) - Date.parse(origin);
}

/** Milliseconds since the origin, up to `now` or to the close. */
export function elapsed(session: Session, now: number): number {
  const origin = clockOrigin(session);
  if (origin === null) return 0;
  const end = session.closedAt === null ? now : Date.parse(session.closedAt);
  return Math.max(0, end - Date.parse(origin));
}

/** Acts on the incident. Joining, naming, reading logs, judging and closing are none. */
const WORK: ReadonlySet<EventType> = new Set([
  'step.started',
  'step.done',
  'step.confirmed',
  'step.skipped',
  'step.assigned',
  'step.added',
  'note.added',
  'log.pinned',
  'role.taken',
  'driver.changed',
  'severity.set',
  'impact.set',
  'goal.set',
  'notice.sent',
  'responder.requested',
  'action.requested',
  'session.mitigated',
  'shift.handed-over',
  'rollback.begun',
]);

/** What is asked of the pager to end an incident or to put it off. */
const NOT_WORK_OUTSIDE: ReadonlySet<string> = new Set(['resolve', 'hand-back', 'snooze']);

/** Whether a person works on the incident by this event: the first such event is the clock's start. */
export function isWork(event: SessionEvent): boolean {
  const { by, type, data } = event;
  if ((by.kind !== 'member' && by.kind !== 'guest') || !WORK.has(type)) return false;
  switch (type) {
    case 'note.added':
      // Only the close makes notes without a text: the actions for later.
      return data.text !== '';
    case 'severity.set':
      return data.severity !== null;
    case 'impact.set':
      return data.impact !== null;
    case 'goal.set':
      return data.goal !== null;
    case 'driver.changed':
      return data.to !== null;
    case 'action.requested':
      return !NOT_WORK_OUTSIDE.has(data.act);
    default:
      return true;
  }
}
