import type { Session, StepState } from '../session.ts';
import { intervalOf } from './schedule.ts';

type Course = Pick<Session, 'status' | 'severity' | 'clock'>;

/** Ms after which a step comes back as the session stands; null: it does not. It never does once all is resolved. */
export function roundOf({ status, severity, clock }: Course, { step }: StepState): number | null {
  if (status !== 'open' || clock.resolved !== null) return null;
  return intervalOf(step.repeat, severity);
}

/**
 * A step that comes back is open again as soon as it was done, with the time of the next round. Where it comes back no
 * more, it is done by who did it last. `seq`: of the event after which this is asked; older facts do not tick it again.
 */
export function inRounds(course: Course, step: StepState, seq: number): StepState {
  if (step.step.repeat === undefined) return step;
  const { by, at, seq: ticked, rounds } = step;
  const returns = roundOf(course, step) !== null;
  if (returns && step.status === 'done' && by !== null && at !== null) {
    const isSame = rounds?.at === at && rounds.by.id === by.id;
    const count = (rounds?.count ?? 0) + (isSame ? 0 : 1);
    const open = { status: 'todo', by: null, at: null, seq: 0, waiting: null, auto: null } as const;
    return {
      ...step,
      ...open,
      reopened: seq + 1,
      rounds: { by, at, seq: ticked, isAuto: step.auto !== null, count },
    };
  }
  if (!returns && step.status === 'todo' && rounds !== null) {
    return { ...step, status: 'done', by: rounds.by, at: rounds.at, seq: rounds.seq };
  }
  return step;
}
