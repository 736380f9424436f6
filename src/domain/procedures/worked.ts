import { allSteps, dueAt, isNotEntered } from '../checklist.ts';
import type { Actor, AnyEvent } from '../event.ts';
import type { Bilingual, Procedure, Severity, Step } from '../procedure.ts';
import { RunningFold } from '../reduce.ts';
import { initialSession, type Session, type StepState } from '../session.ts';
import { steady } from './order.ts';

/** One way in which the team did something else than its procedure says. */
export type Deviation =
  | {
      readonly is: 'skipped';
      readonly step: Step;
      readonly by: Actor;
      readonly at: string;
      readonly reason: string;
    }
  /** Still open at the end; before that (`isOver` false) it may still be done. */
  | { readonly is: 'left'; readonly step: Step; readonly isOver: boolean }
  /** Done after its time; of one that comes back the round that was latest. */
  | {
      readonly is: 'late';
      readonly step: Step;
      readonly due: string;
      readonly by: Actor;
      readonly at: string;
    }
  | {
      readonly is: 'earlier' | 'later';
      readonly step: Step;
      /** `earlier`: it was done before this one; `later`: after it. */
      readonly than: Step;
      readonly by: Actor;
      readonly at: string;
    }
  | {
      readonly is: 'added';
      readonly step: Step;
      readonly phase: string;
      /** The step that it was put behind; null: at the end of its phase. */
      readonly after: string | null;
      readonly by: Actor;
      readonly at: string;
      readonly doneAt: string | null;
    }
  | { readonly is: 'reworded'; readonly step: Step; readonly title: Bilingual };

type Outcome = 'done' | 'skipped' | 'left';

/** A procedure against what was done with it. */
export interface Worked {
  readonly session: string;
  readonly procedure: Procedure;
  readonly severity: Severity | null;
  /** The session is closed, so no further step is done. */
  readonly isOver: boolean;
  /** Steps that were there up to the close, and how many of them were done as written. */
  readonly total: number;
  readonly asWritten: number;
  readonly deviations: readonly Deviation[];
  /** What became of each step that was there. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

/** Who did a step first, and when; `order`: the number of that event. */
interface FirstAct {
  readonly at: string;
  readonly by: Actor;
  readonly order: number;
}

/** When a step was done first, and how late at most. */
interface Course {
  readonly first: Map<string, FirstAct>;
  readonly late: Map<string, { readonly due: number; readonly at: string; readonly by: Actor }>;
}

/** Compares a session's log, whole from its opening, with the procedure in it; null for a log without one. */
export function workedProcedure(events: readonly AnyEvent[]): Worked | null {
  const opening = events.find(({ type }) => type === 'session.opened');
  if (opening === undefined) return null;
  const { procedure } = opening.data as { readonly procedure: Procedure };
  const fold = new RunningFold(initialSession(opening.session));
  const course: Course = { first: new Map(), late: new Map() };
  for (const event of events) follow(fold, event, course);
  return compared(procedure, fold.session, events, course);
}

const isDone = ({ status, rounds }: StepState): boolean => status === 'done' || rounds !== null;

function follow(fold: RunningFold, event: AnyEvent, { first, late }: Course): void {
  const before = new Map(
    Object.values(fold.session.steps).map((step) => [step.id, { step, due: dueAt(fold.session, step) }]),
  );
  fold.apply([event]);
  for (const step of Object.values(fold.session.steps)) {
    const was = before.get(step.id);
    if (!isDone(step)) {
      first.delete(step.id);
      late.delete(step.id);
      continue;
    }
    const last = step.rounds ?? { by: step.by, at: step.at, count: 1 };
    const { by, at } = last;
    const isAgain = was !== undefined && isDone(was.step) && (was.step.rounds?.count ?? 1) >= last.count;
    if (isAgain || by === null || at === null) continue;
    if (!first.has(step.id)) first.set(step.id, { at, by, order: event.seq });
    const due = was?.due ?? null;
    if (due === null) continue;
    const over = Math.floor(Date.parse(at) / 1_000) * 1_000 - due;
    const worst = late.get(step.id);
    if (over > 0 && (!worst || over > Date.parse(worst.at) - worst.due)) late.set(step.id, { due, at, by });
  }
}

function compared(
  procedure: Procedure,
  session: Session,
  events: readonly AnyEvent[],
  { first, late }: Course,
): Worked {
  const upToClose = session.phases.filter((phase) => phase.after === null && !isNotEntered(phase, session));
  const ids = new Set(upToClose.flatMap(({ steps }) => steps));
  const there = allSteps(session).filter(({ id }) => ids.has(id));
  const written = new Map(procedure.phases.flatMap(({ steps }) => steps.map((step) => [step.id, step])));
  const planned = there.flatMap((state) => {
    const step = state.added ? undefined : written.get(state.id);
    return step === undefined ? [] : [{ state, step }];
  });
  const outcomes = Object.fromEntries(planned.map(({ state }) => [state.id, outcomeOf(state)]));
  const isOver = session.status === 'closed';
  const deviations: readonly Deviation[] = [
    ...planned.flatMap(({ state, step }) => notDone(state, step, isOver)),
    ...planned.flatMap(({ state, step }): readonly Deviation[] => {
      const over = late.get(state.id);
      if (over === undefined || outcomes[state.id] !== 'done') return [];
      return [{ is: 'late', step, due: new Date(over.due).toISOString(), by: over.by, at: over.at }];
    }),
    ...outOfOrder(
      planned.flatMap(({ state, step }) => {
        const act = first.get(state.id);
        return act === undefined ? [] : [{ ...act, step }];
      }),
    ),
    ...there.filter(({ added }) => added).flatMap((state) => addedStep(state, events)),
    ...planned.flatMap(({ state, step }): readonly Deviation[] => {
      const { title } = state.step;
      const isSame = title.ja === step.title.ja && title.en === step.title.en;
      return isSame ? [] : [{ is: 'reworded', step, title }];
    }),
  ];
  const different = new Set(deviations.filter(({ is }) => is !== 'added').map(({ step }) => step.id));
  const { severity } = session;
  const total = planned.length;
  return {
    session: session.id,
    procedure,
    severity,
    isOver,
    total,
    asWritten: total - different.size,
    deviations,
    outcomes,
  };
}

const outcomeOf = (step: StepState): Outcome =>
  step.status === 'skipped' ? 'skipped' : isDone(step) ? 'done' : 'left';

function notDone(state: StepState, step: Step, isOver: boolean): readonly Deviation[] {
  const { status, by, at, reason } = state;
  if (status === 'skipped' && by !== null && at !== null)
    return [{ is: 'skipped', step, by, at, reason: reason ?? '' }];
  return outcomeOf(state) === 'left' ? [{ is: 'left', step, isOver }] : [];
}

/** A step and when it was done first. */
interface FirstDone extends FirstAct {
  readonly step: Step;
}

/** The fewest steps whose order differs from the procedure's, which is that of `done`. */
function outOfOrder(done: readonly FirstDone[]): readonly Deviation[] {
  const byTime = done.map((one, index) => ({ ...one, index })).sort((a, b) => a.order - b.order);
  const kept = steady(byTime.map(({ index }) => index));
  const steadyOnes = byTime.filter((_, place) => kept.has(place));
  return byTime.flatMap(({ step, index, order, by, at }): readonly Deviation[] => {
    const ahead = steadyOnes.find((other) => other.index < index && other.order > order);
    const behind = steadyOnes.findLast((other) => other.index > index && other.order < order);
    const than = ahead ?? behind;
    if (than === undefined) return [];
    return [{ is: ahead === undefined ? 'later' : 'earlier', step, than: than.step, by, at }];
  });
}

function addedStep(state: StepState, events: readonly AnyEvent[]): readonly Deviation[] {
  const event = events.find(
    ({ type, data }) => type === 'step.added' && (data as { readonly step?: unknown }).step === state.id,
  );
  if (event === undefined) return [];
  const { after } = event.data as { readonly after: string | null };
  const doneAt = state.status === 'done' ? state.at : null;
  const { by, at } = event;
  return [{ is: 'added', step: state.step, phase: state.phase, after, by, at, doneAt }];
}
