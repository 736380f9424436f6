import { isLastUpdate } from './course.ts';
import { isRequired } from './procedure.ts';
import { roundOf } from './procedures/rounds.ts';
import type { Note, PhaseState, Session, StepState } from './session.ts';
import { timeToTick } from './step-facts.ts';

export interface Progress {
  readonly settled: number;
  readonly total: number;
}

const isSettled = (step: StepState): boolean => step.status === 'done' || step.status === 'skipped';

/** The steps of a phase in the order of work. */
export function stepsOf(session: Session, phase: PhaseState): readonly StepState[] {
  return phase.steps.flatMap((id) => session.steps[id] ?? []);
}

/** Every step in the order of work; `after: close` phases last, as the procedure has them. */
export function allSteps(session: Session): readonly StepState[] {
  return session.phases.flatMap((phase) => stepsOf(session, phase));
}

/** Done or skipped steps of one phase. */
export function phaseProgress(session: Session, phase: PhaseState): Progress {
  const steps = stepsOf(session, phase);
  return { settled: steps.filter(isSettled).length, total: steps.length };
}

/** A phase that work enters only when somebody says so, and nobody has. */
export const isNotEntered = ({ enter }: PhaseState, { rollback }: Session): boolean =>
  enter === 'rollback' && rollback === null;

const beforeClose = (session: Session): readonly PhaseState[] =>
  session.phases.filter((phase) => phase.after === null && !isNotEntered(phase, session));

/** The work up to the close; a rollback goes before what is left of the way forward. */
const inOrder = (session: Session): readonly PhaseState[] => {
  const phases = beforeClose(session);
  return [...phases.filter(({ enter }) => enter !== null), ...phases.filter(({ enter }) => enter === null)];
};

const openSteps = (session: Session): readonly StepState[] =>
  inOrder(session)
    .flatMap((phase) => stepsOf(session, phase))
    .filter((step) => !isSettled(step));

/** Done or skipped steps of the work up to close. */
export function progress(session: Session): Progress {
  const parts = beforeClose(session).map((phase) => phaseProgress(session, phase));
  return {
    settled: parts.reduce((sum, part) => sum + part.settled, 0),
    total: parts.reduce((sum, part) => sum + part.total, 0),
  };
}

/** The first step still open: what the team is at. What only comes back is none. Null when all is settled. */
export function currentStep(session: Session): StepState | null {
  const open = openSteps(session);
  const first = open.find(({ rounds }) => rounds === null) ?? open[0];
  if (first !== undefined) return first;
  const entered = session.phases.filter((phase) => !isNotEntered(phase, session));
  return entered.flatMap((phase) => stepsOf(session, phase)).find((step) => !isSettled(step)) ?? null;
}

/** Steps that must be done or skipped before the session closes. One that comes back has been done. */
export function requiredOpenSteps(session: Session): readonly StepState[] {
  return openSteps(session).filter((step) => step.rounds === null && isRequired(step.step, session.severity));
}

/**
 * Open steps up to close, what can be done next first: in the order of work, and behind it what only time ticks, what
 * comes back later, and what waits for somebody else than `you` to confirm. `now`: epoch ms.
 */
export function nextSteps(session: Session, now: number, you: string | null): readonly StepState[] {
  if (session.status !== 'open') return [];
  const waits = (step: StepState): boolean =>
    (timeToTick(session, step, now) ?? 0) > 0 ||
    (step.rounds !== null && (timeLeft(session, step, now) ?? 0) > 0) ||
    step.waiting?.by.id === you;
  const open = openSteps(session);
  return [...open.filter((step) => !waits(step)), ...open.filter(waits)];
}

/** Open steps up to close whose time has run out, in the order of work. `now`: epoch ms. */
export function overdueSteps(session: Session, now: number): readonly StepState[] {
  return openSteps(session).filter((step) => (timeLeft(session, step, now) ?? 0) < 0);
}

/** Untouched steps of `after: close` phases: the close makes an action of each that has none yet. */
export function stepsForLater(session: Session): readonly StepState[] {
  const asked = new Set(session.notes.filter((n) => n.kind === 'action' && !n.removed).map((n) => n.step));
  return session.phases
    .filter((phase) => phase.after === 'close')
    .flatMap((phase) => stepsOf(session, phase))
    .filter((step) => step.status === 'todo' && !asked.has(step.id));
}

/** Actions that nobody has done yet, in their order. */
export function actionsLeft({ notes }: Session): readonly Note[] {
  return notes.filter(({ kind, removed, done }) => kind === 'action' && !removed && done === null);
}

/**
 * When an open step should be done by, epoch ms: `within` the opening, or one round after it was done last. A step for
 * further updates counts from the last one sent, and keeps the time promised in it. Null where it has no time, is settled,
 * the final update is out, or its session over.
 */
export function dueAt(session: Session, step: StepState): number | null {
  if (session.status === 'closed' || isSettled(step) || session.clock.opened === null) return null;
  const opened = Date.parse(session.clock.opened);
  const round = roundOf(session, step);
  const update = step.step.when === 'notice update' ? session.notices.at(-1) : undefined;
  if (update !== undefined && isLastUpdate(update, session)) return null;
  if (round !== null && update?.nextAt != null) return Date.parse(update.nextAt);
  const last = [update?.at ?? step.rounds?.at, update?.final ? session.clock.relapsed : null]
    .filter((at) => at != null)
    .sort()
    .at(-1);
  if (round !== null && last !== undefined) return Date.parse(last) + round;
  if (step.step.within !== undefined) return opened + step.step.within * 60_000;
  return round === null ? null : opened + round;
}

/** Milliseconds left until a step is due, negative when overdue; null where it has no such time. `now`: epoch ms. */
export function timeLeft(session: Session, step: StepState, now: number): number | null {
  const due = dueAt(session, step);
  return due === null ? null : due - now;
}

/** Whose a step is: to whom it was given, who is at it, or who holds its role; null: nobody's. */
export function ownerOf({ assignee, by, step }: StepState, { roles }: Pick<Session, 'roles'>): string | null {
  return assignee ?? by?.id ?? (step.role === undefined ? null : roles[step.role]) ?? null;
}

/** Whose the next status update is: who has the role for it, else who sent the last one; null: nobody's. */
export function updateOwner({ roles, notices }: Pick<Session, 'roles' | 'notices'>): string | null {
  return roles.comms ?? notices.at(-1)?.by.id ?? null;
}

/** Whether a step is a status update, of any kind; `repeats`: one that comes again. */
export const isUpdateStep = ({ step }: StepState, repeats = false): boolean =>
  repeats ? step.when === 'notice update' : (step.when?.startsWith('notice ') ?? false);
