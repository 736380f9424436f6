import type { EventType, SessionEvent } from './event.ts';
import type { Clock, Session } from './session.ts';
import { type FactName, readFactWord } from './when.ts';

/** From the alert to the first action: so long counts as a good start. */
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
 * Acts that work on the incident. Each of them finds something out about it or writes it down, decides or does something
 * about it, or brings in or informs people. What only takes note of the incident, or sets up who works and under which
 * name and grade, is none: a team that has done no more has not begun. So joining, naming, grading (which an opening may
 * do, too), roles, shifts, assigning, skipping, reading logs, judging and closing are missing here.
 */
const WORK: ReadonlySet<EventType> = new Set([
  'step.started',
  'step.done',
  'step.confirmed',
  'step.added',
  'note.added',
  'log.pinned',
  'change.pinned',
  'change.ruled-out',
  'impact.set',
  'goal.set',
  'notice.sent',
  'responder.requested',
  'action.requested',
  'session.mitigated',
  'session.relapsed',
  'rollback.begun',
]);

/**
 * What is asked of the pager that works on the incident: it brings people in or tells them something. Acknowledging,
 * grading, putting off, handing on, merging and resolving do not; nor does what this program does not know.
 */
const WORK_OUTSIDE: ReadonlySet<string> = new Set([
  'responder',
  'escalate',
  'create',
  'note',
  'status-update',
]);

/** A tick of a step with one of these facts is no work, as the act that the fact is made by is none. */
const NO_WORK: ReadonlySet<string> = new Set<FactName>(['acknowledged', 'severity', 'roles', 'handed over']);

/**
 * Whether a person works on the incident by this event: the first such event is the clock's start. `steps`: as they are
 * after it.
 */
export function isWork(event: SessionEvent, { steps }: Pick<Session, 'steps'>): boolean {
  const { by, type, data } = event;
  if ((by.kind !== 'member' && by.kind !== 'guest') || !WORK.has(type)) return false;
  switch (type) {
    case 'step.started':
    case 'step.done':
    case 'step.confirmed':
      return !NO_WORK.has(readFactWord(steps[data.step]?.step.when)?.fact ?? '');
    case 'note.added':
      // Only the close makes notes without a text: the actions for later.
      return data.text !== '';
    case 'change.pinned':
      return data.pinned;
    case 'change.ruled-out':
      return data.reason !== null;
    case 'impact.set':
      return data.impact !== null;
    case 'goal.set':
      return data.goal !== null;
    case 'action.requested':
      return data.target === 'pagerduty' && WORK_OUTSIDE.has(data.act);
    default:
      return true;
  }
}
