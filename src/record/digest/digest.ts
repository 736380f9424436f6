import { nextStep, nextUpdate } from '../../domain/briefing.ts';
import { actionsLeft } from '../../domain/checklist.ts';
import { clockOrigin, firstAction } from '../../domain/clock.ts';
import { beginOf } from '../../domain/course.ts';
import { looksOn } from '../../domain/permission.ts';
import type { Note, Session } from '../../domain/session.ts';
import { wholeSeconds } from '../../text/time.ts';
import { headedNotes } from '../headed-notes.ts';

/** What a digest is made from. */
export interface DigestSource {
  /** All that could be read, each once. */
  readonly sessions: readonly Session[];
  /** Ids of those that could not: what they hold is not known. */
  readonly unread: readonly string[];
  /** `records`: files, which hold what somebody exported; else every session of the hub. */
  readonly of: 'hub' | 'records';
}

/** What a team has to hear: of a span of time, and what is left to do from all time. */
export interface Digest extends Pick<DigestSource, 'unread' | 'of'> {
  /** ISO 8601 UTC, as `until`. */
  readonly since: string;
  readonly until: string;
  /** Open ones first, the gravest first; then those that closed in the span, in that order; drills last. */
  readonly sessions: readonly Session[];
  /** Of every session, what is due first; without a due time the oldest first. */
  readonly actions: readonly OpenAction[];
}

export interface OpenAction {
  readonly session: Session;
  readonly note: Note;
  /** By their name. */
  readonly owner: string | null;
  readonly overdue: boolean;
  /** Since it was written, ms. */
  readonly age: number;
}

export function digestOf({ sessions, unread, of }: DigestSource, since: string, until: string): Digest {
  const told = sessions.filter(
    ({ status, closedAt, clock }) =>
      (clock.opened ?? '') <= until && (status === 'open' || (closedAt ?? '') >= since),
  );
  return {
    since,
    until,
    unread,
    of,
    sessions: told.sort(
      (a, b) =>
        Number(a.kind === 'drill') - Number(b.kind === 'drill') ||
        Number(a.status === 'closed') - Number(b.status === 'closed') ||
        gravity(a).localeCompare(gravity(b)) ||
        (clockOrigin(a) ?? '').localeCompare(clockOrigin(b) ?? '') ||
        a.id.localeCompare(b.id),
    ),
    actions: sessions.flatMap((session) => actionsOf(session, until)).sort(byDue),
  };
}

/** A line of a hub's list, as far as a digest reads it. */
interface ListedAs {
  readonly status: 'open' | 'closed' | 'damaged';
  readonly closedAt: string | null;
  readonly openActions?: number | undefined;
}

/** Whether a digest from `since` on has to read a session; null: only a list of open actions, which is of all time. */
export const isInDigest = ({ status, closedAt, openActions = 1 }: ListedAs, since: string | null): boolean =>
  status === 'damaged' ||
  openActions > 0 ||
  (since !== null && (status === 'open' || (closedAt ?? '') >= since));

/** One whose severity nobody has set may be the gravest. */
const gravity = ({ severity }: Session): string => severity ?? '';

/** Those of a session in their order. */
export function actionsOf(session: Session, until: string): readonly OpenAction[] {
  return actionsLeft(session).map((note) => actionOf(session, note, until));
}

/** One that is done is late no more. */
export function actionOf(session: Session, note: Note, until: string): OpenAction {
  return {
    session,
    note,
    owner: note.owner === null ? null : (session.participants[note.owner]?.name ?? note.owner),
    overdue: note.done === null && note.due !== null && note.due < until,
    age: Math.max(0, Date.parse(until) - Date.parse(note.at)),
  };
}

export function byDue(a: OpenAction, b: OpenAction): number {
  const [one, other] = [a.note.due, b.note.due];
  if (one !== other) return one === null ? 1 : other === null ? -1 : one.localeCompare(other);
  return b.age - a.age || a.session.id.localeCompare(b.session.id);
}

/** The latest cause that was found, or presumed. */
export function foundCause(session: Session): { readonly text: string; readonly presumed: boolean } | null {
  const note = headedNotes(session)
    .filter(({ head }) => head === 'cause')
    .at(-1);
  if (note) return { text: note.text, presumed: note.presumed };
  const why = session.verdict?.why ?? null;
  return why === null ? null : { text: why, presumed: false };
}

/** The digest for machines: times ISO 8601 UTC, spans in whole seconds. */
export function digestJson({ since, until, of, unread, sessions, actions }: Digest): object {
  return {
    since,
    until,
    of,
    unread,
    sessions: sessions.map((s) => sessionJson(s, until)),
    actions: actions.map(actionJson),
  };
}

function sessionJson(s: Session, until: string): object {
  const start = firstAction(s);
  const began = beginOf(s);
  const step = nextStep(s);
  return {
    session: s.id,
    title: s.title,
    kind: s.kind,
    status: s.status,
    severity: s.severity,
    importedTo: s.importedTo,
    importedBy: s.importedBy?.by.name ?? null,
    beganAt: began?.at ?? null,
    beganBy: began?.by ?? null,
    firedAt: s.clock.fired,
    openedAt: s.clock.opened,
    mitigatedAt: s.clock.mitigated,
    resolvedAt: s.clock.resolved,
    relapsedAt: s.relapses.map(({ happenedAt }) => happenedAt),
    closedAt: s.closedAt,
    secondsToStart: start === null ? null : wholeSeconds(start.took),
    secondsToStartFrom: start?.from ?? null,
    responders: Object.values(s.participants)
      .filter(({ kind }) => !looksOn(kind))
      .map(({ name }) => name),
    impact: s.impact,
    usersAffected: s.verdict?.hurt ?? null,
    cause: foundCause(s),
    nextStep: step === null ? null : { step: step.id, title: step.step.title },
    nextUpdateAt: nextUpdate(s),
    actions: actionsOf(s, until).map(actionJson),
  };
}

export function actionJson({ session, note, owner, overdue, age }: OpenAction): object {
  const title =
    note.text === '' && note.step !== null ? (session.steps[note.step]?.step.title ?? null) : null;
  return {
    session: session.id,
    note: note.id,
    text: title === null ? note.text : title[session.lang],
    owner,
    due: note.due,
    overdue,
    ageSeconds: wholeSeconds(age),
  };
}
