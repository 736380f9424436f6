import type { Command, CommandType } from '../command.ts';
import type { EventData } from '../event.ts';
import { firstTick, notSecond } from '../second-person.ts';
import type { Session, StepState } from '../session.ts';
import {
  accept,
  type Decide,
  type Deciders,
  type Decision,
  isOnWeb,
  isParticipant,
  madeId,
  noEffect,
  refuse,
} from './decide-type.ts';

const STEPS_LIMIT = 500;
/** Added ones, from which on guests add no more: a checklist that nobody can read helps nobody. */
const ADDED_LIMIT_OF_GUESTS = 50;

interface OnStep<T extends CommandType> {
  readonly s: Session;
  readonly c: Extract<Command, { type: T }>;
  readonly step: StepState;
}

/** Refuses a step that is not there, else decides with it. */
function onStep<T extends CommandType & `step.${string}`>(decide: (found: OnStep<T>) => Decision): Decide<T> {
  return (s, c) => {
    const { step: id } = (c as unknown as { data: { step: string } }).data;
    const step = Object.hasOwn(s.steps, id) ? s.steps[id] : undefined;
    return step ? decide({ s, c, step }) : refuse('unknown-step', { step: id });
  };
}

/** One step more, under the id that the command makes. */
export function addedStep(
  s: Session,
  c: Pick<Command, 'cmd' | 'by'>,
  data: Omit<EventData<'step.added'>, 'step'>,
): Decision {
  const { phase, after } = data;
  if (!s.phases.some((p) => p.id === phase)) return refuse('unknown-phase', { phase });
  if (after !== null && s.steps[after]?.phase !== phase) return refuse('unknown-step', { step: after });
  if (Object.keys(s.steps).length >= STEPS_LIMIT)
    return refuse('too-many', { what: 'steps', limit: STEPS_LIMIT });
  const added = Object.values(s.steps).filter((one) => one.added).length;
  if (c.by.kind === 'guest' && added >= ADDED_LIMIT_OF_GUESTS)
    return refuse('too-many', { what: 'steps', limit: ADDED_LIMIT_OF_GUESTS });
  return accept({ type: 'step.added', data: { ...data, step: madeId(c) } });
}

export const stepDeciders = {
  'step.start': onStep<'step.start'>(({ c, step }) =>
    step.status === 'doing' && step.waiting === null && step.by?.id === c.by.id
      ? noEffect
      : step.status === 'done'
        ? noEffect
        : accept({ type: 'step.started', data: { step: step.id } }),
  ),
  'step.do': onStep<'step.do'>(({ s, c, step }) => {
    if (step.status === 'done') return noEffect;
    const first = firstTick(s, step);
    if (step.step.needs === 'second person') {
      const by = first?.by ?? c.by;
      const why = notSecond(s, by, c.by);
      if (why === 'guest' || (why !== null && first !== null))
        return refuse('needs-second-person', { step: step.id, by: by.name, kind: why });
    }
    return accept({ type: first === null ? 'step.done' : 'step.confirmed', data: { step: step.id } });
  }),
  'step.undo': onStep<'step.undo'>(({ step }) =>
    step.status === 'todo' ? noEffect : accept({ type: 'step.undone', data: { step: step.id } }),
  ),
  'step.skip': onStep<'step.skip'>(({ c, step }) => {
    const { reason } = c.data;
    if (reason.trim() === '') return refuse('reason-required', { step: step.id });
    if (step.status === 'skipped' && step.reason === reason) return noEffect;
    return accept({ type: 'step.skipped', data: { step: step.id, reason } });
  }),
  'step.assign': onStep<'step.assign'>(({ s, c, step }) => {
    const { participant } = c.data;
    if (step.assignee === participant) return noEffect;
    if (participant !== null && participant !== c.by.id && !isParticipant(s, participant)) {
      return refuse('unknown-participant', { participant });
    }
    if (isOnWeb(s, participant)) return refuse('not-allowed', { act: 'step.assign', kind: 'web' });
    return accept({ type: 'step.assigned', data: { step: step.id, participant } });
  }),
  'step.edit': onStep<'step.edit'>(({ c, step }) => {
    const { title } = c.data;
    const unchanged = step.step.title.ja === title.ja && step.step.title.en === title.en;
    return unchanged ? noEffect : accept({ type: 'step.edited', data: { step: step.id, title } });
  }),
  'step.add': (s, c) => addedStep(s, c, c.data),
} satisfies Deciders;
