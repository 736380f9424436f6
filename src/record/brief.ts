import { nextStep } from '../domain/briefing.ts';
import { initialSession, type Note, type Session } from '../domain/session.ts';
import { headedNotes } from './headed-notes.ts';

/** The parts of a session that a digest, a list of actions and the question who may look at it read. */
export type Brief = Pick<
  Session,
  'id' | 'notes' | 'steps' | 'phases' | 'notices' | keyof ReturnType<typeof partsRead>
>;

/** It grows with what is left to do, not with the log. */
export function briefOf(session: Session): Brief {
  const notes = notesRead(session);
  const next = nextStep(session);
  const named = notes.flatMap(({ text, step }) => (text === '' && step !== null ? step : []));
  const steps = new Set(next === null ? named : [...named, next.id]);
  const nextPhase = session.phases.find(({ id }) => id === next?.phase);
  return {
    id: session.id,
    ...partsRead(session),
    notes,
    steps: Object.fromEntries(Object.entries(session.steps).filter(([id]) => steps.has(id))),
    phases: next === null || nextPhase === undefined ? [] : [{ ...nextPhase, steps: [next.id] }],
    notices: session.notices.slice(-1),
  };
}

/** A session whose digest and actions are those of the session in brief; all else is as before its first event. */
export const fromBrief = (brief: Pick<Session, 'id'> & Partial<Session>): Session => ({
  ...initialSession(brief.id),
  ...brief,
});

/** Actions, what stands under a heading of the record, and the first finding, which may say when it began. */
function notesRead(session: Session): readonly Note[] {
  const { notes } = session;
  const headed = new Set(headedNotes(session).map(({ note }) => note.id));
  const finding = notes.find(({ kind, removed }) => kind === 'finding' && !removed);
  return notes
    .filter((note) => note === finding || headed.has(note.id) || (note.kind === 'action' && !note.removed))
    .map((note) => ({ ...note, history: [] }));
}

const partsRead = (s: Session) => ({
  ...{
    seq: s.seq,
    at: s.at,
    status: s.status,
    title: s.title,
    kind: s.kind,
    timeZone: s.timeZone,
    lang: s.lang,
  },
  ...{ openedBy: s.openedBy, closedAt: s.closedAt, importedTo: s.importedTo, importedBy: s.importedBy },
  ...{ severity: s.severity, impact: s.impact, verdict: s.verdict, clock: s.clock, relapses: s.relapses },
  ...{ release: s.release, rollback: s.rollback },
  ...{ participants: s.participants, invitedBy: s.invitedBy, hosts: s.hosts, revoked: s.revoked },
});
