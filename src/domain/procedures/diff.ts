import type { Bilingual, Phase, Procedure, Severity, Step } from '../procedure.ts';
import { requiredAt } from './lint.ts';
import { steady } from './order.ts';

/** A step where it stands. */
interface PlacedStep {
  readonly phase: Phase;
  readonly step: Step;
}

/** Fields of a step that two procedures can say differently, in the order in which they are shown. */
export const STEP_FIELDS = [
  'title',
  'required',
  'within',
  'repeat',
  'if',
  'when',
  'role',
  'needs',
  'why',
  'command',
  'query',
  'link',
  'run',
] as const satisfies readonly (keyof Step)[];
type StepField = (typeof STEP_FIELDS)[number];

export type StepChange =
  | { readonly is: 'added' | 'removed'; readonly at: PlacedStep }
  /** `to`: the step that it now stands before; null: it is the last of its phase. `phase`: it came from another one. */
  | {
      readonly is: 'moved';
      readonly at: PlacedStep;
      readonly before: Step | null;
      readonly from: Phase | null;
    }
  | {
      readonly is: 'changed';
      readonly at: PlacedStep;
      readonly fields: readonly { readonly field: StepField; readonly from: Step; readonly to: Step }[];
    };

export type PhaseChange =
  | { readonly is: 'added' | 'removed'; readonly phase: Phase }
  | { readonly is: 'renamed'; readonly phase: Phase; readonly from: Bilingual }
  | { readonly is: 'when'; readonly phase: Phase };

/** What is different between two procedures, in steps. */
export interface ProcedureDiff {
  readonly steps: readonly StepChange[];
  readonly phases: readonly PhaseChange[];
  readonly title: { readonly from: Bilingual; readonly to: Bilingual } | null;
  /** Where the number of required steps changed: at which severity, from and to. */
  readonly required: readonly { readonly severity: Severity; readonly from: number; readonly to: number }[];
}

const placed = ({ phases }: Procedure): readonly PlacedStep[] =>
  phases.flatMap((phase) => phase.steps.map((step) => ({ phase, step })));

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Compares two procedures step by step. Steps are the same by their id; of those that moved the fewest are named. */
export function diffProcedures(from: Procedure, to: Procedure): ProcedureDiff {
  const [old, now] = [placed(from), placed(to)];
  const was = new Map(old.map((at) => [at.step.id, at]));
  const is = new Map(now.map((at) => [at.step.id, at]));
  return {
    steps: [
      ...now.filter(({ step }) => !was.has(step.id)).map((at) => ({ is: 'added', at }) as const),
      ...old.filter(({ step }) => !is.has(step.id)).map((at) => ({ is: 'removed', at }) as const),
      ...moved(old, now),
      ...now.flatMap((at) => changed(was.get(at.step.id), at)),
    ],
    phases: phaseChanges(from, to),
    title: same(from.title, to.title) ? null : { from: from.title, to: to.title },
    required: requiredChanges(from, to),
  };
}

/** Whether nothing that people see differs. */
export const isSameInSteps = ({ steps, phases, title }: ProcedureDiff): boolean =>
  steps.length === 0 && phases.length === 0 && title === null;

function moved(old: readonly PlacedStep[], now: readonly PlacedStep[]): readonly StepChange[] {
  const place = new Map(old.map(({ step }, index) => [step.id, index]));
  const common = now.filter(({ step }) => place.has(step.id));
  const kept = steady(common.map(({ step }) => place.get(step.id) as number));
  return common.flatMap((at, index): readonly StepChange[] => {
    const from = old[place.get(at.step.id) as number]?.phase;
    const other = from !== undefined && from.id !== at.phase.id ? from : null;
    if (kept.has(index) && other === null) return [];
    const next = common[index + 1];
    const before = next !== undefined && next.phase.id === at.phase.id ? next.step : null;
    return [{ is: 'moved', at, before, from: other }];
  });
}

function changed(was: PlacedStep | undefined, at: PlacedStep): readonly StepChange[] {
  if (was === undefined) return [];
  const fields = STEP_FIELDS.filter((field) => !same(was.step[field], at.step[field]));
  if (fields.length === 0) return [];
  return [{ is: 'changed', at, fields: fields.map((field) => ({ field, from: was.step, to: at.step })) }];
}

function phaseChanges(from: Procedure, to: Procedure): readonly PhaseChange[] {
  const was = new Map(from.phases.map((phase) => [phase.id, phase]));
  const is = new Set(to.phases.map(({ id }) => id));
  return [
    ...to.phases.flatMap((phase): readonly PhaseChange[] => {
      const old = was.get(phase.id);
      if (old === undefined) return [{ is: 'added', phase }];
      return [
        ...(same(old.title, phase.title) ? [] : [{ is: 'renamed', phase, from: old.title } as const]),
        ...(old.after === phase.after ? [] : [{ is: 'when', phase } as const]),
      ];
    }),
    ...from.phases.filter(({ id }) => !is.has(id)).map((phase) => ({ is: 'removed', phase }) as const),
  ];
}

function requiredChanges(from: Procedure, to: Procedure): ProcedureDiff['required'] {
  // Severities with the same numbers are named once, by the mildest of them.
  const all = (['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const).map((severity) => ({
    severity,
    from: requiredAt(from, severity),
    to: requiredAt(to, severity),
  }));
  const told = all.filter((one) => one.from !== one.to);
  return told.filter((one, index) => {
    const milder = told[index + 1];
    return milder === undefined || milder.from !== one.from || milder.to !== one.to;
  });
}
