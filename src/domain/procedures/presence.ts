import { isTaken } from '../pager.ts';
import type { Session, StepState } from '../session.ts';
import { handOf } from '../step-facts.ts';
import { readFactWord } from '../when.ts';
import { holds, readCondition } from './condition.ts';

const isForAlert = ({ step }: StepState): boolean => readFactWord(step.when)?.fact === 'acknowledged';

/** Whether a step may be there or not, as the session goes. */
export const isConditional = (step: StepState): boolean =>
  isForAlert(step) || readCondition(step.step.if) !== null;

/** Somebody has worked it or holds it: then it stays, whatever becomes of its condition. */
function isWorked(step: StepState): boolean {
  const { status, waiting, assignee, rounds } = handOf(step);
  return status !== 'todo' || waiting !== null || assignee !== null || rounds !== null;
}

/** How a step was settled, for the conditions of others. */
function wasOf(step: StepState | undefined): 'skipped' | 'done' | null {
  if (step === undefined) return null;
  if (step.rounds !== null) return 'done';
  return step.status === 'skipped' || step.status === 'done' ? step.status : null;
}

interface Presence {
  readonly there: Readonly<Record<string, StepState>>;
  readonly absent: readonly StepState[];
}

/**
 * Which steps are there: those without a condition, those that somebody worked, and those whose condition holds, by what
 * became of the ones that are there. It is found from nothing, so two steps that name each other are not there.
 * `known`: every step as it was last; `told`: a step as its facts have it.
 */
export function presence(
  session: Pick<Session, 'severity' | 'incidents'>,
  known: readonly StepState[],
  told: (step: StepState) => StepState,
): Presence {
  const there: Record<string, StepState> = {};
  let waiting: StepState[] = [];
  for (const step of known) {
    if (isConditional(step) && !isWorked(step)) waiting.push(step);
    else there[step.id] = step;
  }
  for (let before = -1; before !== waiting.length; ) {
    before = waiting.length;
    const more: StepState[] = [];
    for (const step of waiting) {
      const clauses = readCondition(step.step.if) ?? [];
      const linked =
        !isForAlert(step) || session.incidents.some((one) => one.status !== 'resolved' || isTaken(one));
      const is = linked && holds(clauses, session.severity, (id) => wasOf(there[id]));
      if (is) there[step.id] = told(step);
      else more.push(step);
    }
    waiting = more;
  }
  return { there, absent: waiting.map(handOf) };
}
