import { isNotEntered, stepsOf } from './checklist.ts';
import { lastRelapse } from './course.ts';
import type { NoteKind } from './event.ts';
import { ROLES, type Role } from './procedure.ts';
import type { Note, Session, StepState } from './session.ts';

/*
 * What someone asks first who was not there: worked out here once, for the screen, the page for a browser, the chat and the
 * digest. Beside it: the milestones (clock.ts), since when (course.ts), progress and next steps (checklist.ts).
 */

/** Notes of one kind that were not removed, in their order. */
export const notesOf = ({ notes }: Pick<Session, 'notes'>, kind: NoteKind): readonly Note[] =>
  notes.filter((note) => !note.removed && note.kind === kind);

/** The last note of the step that asks for the symptom, else the first finding. */
export function symptomOf(session: Pick<Session, 'notes'>): readonly Note[] {
  const said = session.notes.filter((note) => !note.removed && note.step === 'symptom');
  return said.length > 0 ? said.slice(-1) : notesOf(session, 'finding').slice(0, 1);
}

/** The last decision or finding that still stands: what was said before it came back is of before. Null: there is none. */
export function lastSaid(session: Pick<Session, 'notes' | 'relapses'>, kind: 'decision' | 'finding') {
  const since = lastRelapse(session);
  return session.notes.findLast((note) => note.kind === kind && !note.removed && note.seq > since) ?? null;
}

/** Roles that an incident needs and nobody has. */
export const freeRoles = ({ roles }: Pick<Session, 'roles'>): readonly Role[] =>
  ROLES.filter((role) => role !== 'navigator' && roles[role] === undefined);

/** When the team has said to report next, ISO; null after the final update, and where it has not. */
export function nextUpdate({ notices, status }: Pick<Session, 'notices' | 'status'>): string | null {
  const last = notices.at(-1);
  return status === 'closed' || last === undefined || last.final ? null : last.nextAt;
}

/** The first step that nobody has done or skipped; null where none is left, and in a closed session. */
export function nextStep(session: Session): StepState | null {
  if (session.status === 'closed') return null;
  const steps = session.phases
    .filter((phase) => phase.after === null && !isNotEntered(phase, session))
    .flatMap((phase) => stepsOf(session, phase));
  return steps.find(({ status }) => status === 'todo' || status === 'doing') ?? null;
}

/** How far a session has come. `unrecovered`: closed, and neither mitigated nor resolved. */
export type Stage = 'open' | 'mitigated' | 'resolved' | 'closed' | 'unrecovered';

export function stageOf({ status, clock }: Pick<Session, 'status' | 'clock'>): Stage {
  if (status === 'closed')
    return clock.resolved === null && clock.mitigated === null ? 'unrecovered' : 'closed';
  if (clock.resolved !== null) return 'resolved';
  return clock.mitigated === null ? 'open' : 'mitigated';
}
