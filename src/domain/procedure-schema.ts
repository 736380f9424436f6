import { z } from 'zod';
import { type Clause, readCondition } from './procedures/condition.ts';
import { readRepeat, readTimeLimit } from './procedures/schedule.ts';
import {
  dangerSchema,
  querySchema,
  sentQuerySchema,
  sentWorkflowSchema,
  workflowSchema,
} from './runs/run-schema.ts';
import { variableSchema } from './variable-schema.ts';
import { variablesKnown } from './variables.ts';
import { readFactWord, SECOND_PERSON_FACT } from './when.ts';

/** A text in both languages; a team that writes one only gives it twice. */
export const bilingualSchema = z.object({ ja: z.string().min(1).max(500), en: z.string().min(1).max(500) });

/** Ids are names in records, where `constructor` and its like would be found though nobody put them there. */
export const isNoProperty = (id: string): boolean => !(id in Object.prototype);

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must match ^[a-z0-9][a-z0-9-]{0,63}$')
  .refine(isNoProperty, 'is a reserved word');

export const roleSchema = z.enum(['lead', 'driver', 'navigator', 'scribe', 'comms']);
export const severitySchema = z.enum(['SEV1', 'SEV2', 'SEV3', 'SEV4']);
export const sessionKindSchema = z.enum(['incident', 'release', 'drill']);

/** An object of a procedure that came over a wire or out of a log: what a newer program also says is passed over. */
const tolerant = <T extends z.ZodRawShape>(shape: T) => z.object(shape);

/** As in the events' schema; a credential is hidden, since no session may fail to open by its checklist. */
const machine = <T extends z.ZodType>(schema: T): T => schema.meta({ machine: 'hide' }) as T;

const words = z
  .string()
  .regex(/^[A-Za-z0-9 ,.:;()<>=_+-]{1,300}$/)
  .meta({ redact: false })
  .optional();

/** One step of a checklist. `command` and its own `query` are copied or applied by a person, never run by the tool. */
const stepShape = {
  id: slug,
  title: bilingualSchema,
  why: bilingualSchema.optional(),
  /** true: always required; a severity: required at that severity and the graver ones. */
  required: z.union([z.boolean(), severitySchema]).default(false),
  needs: z.literal('second person').optional(),
  role: roleSchema.optional(),
  /** The fact that ticks it (when.ts). A newer program may know more of them: those tick nothing here. */
  when: z
    .string()
    .regex(/^[a-z][a-z0-9 +]{0,63}$/)
    .meta({ redact: false })
    .optional(),
  /** When it is there at all (condition.ts), and how often it comes back (schedule.ts). As above for words not known. */
  if: words,
  repeat: words,
  /** Minutes after the session opened within which it should be done. */
  within: z.number().int().positive().max(10_080).optional(),
  command: machine(z.string().max(2_000)).optional(),
  query: machine(z.string().max(2_000)).optional(),
  link: machine(z.url({ protocol: /^https?$/ }).max(2_000)).optional(),
};
/** `undo`: the step of the opposite act. Exactly one kind of thing is run; a newer program may know more kinds. */
const runShape = { danger: dangerSchema.default('high'), undo: slug.optional() };
const runSchema = z
  .strictObject({ ...runShape, workflow: workflowSchema.optional(), query: querySchema.optional() })
  .refine(({ workflow, query }) => (workflow === undefined) !== (query === undefined), {
    params: { kind: 'run-kind' },
  });
/** Of a kind that this program does not know it has nothing to run; a danger that it does not know is high. */
const sentRunSchema = tolerant({
  ...runShape,
  danger: z.string().max(64).meta({ redact: false }).default('high') as unknown as typeof runShape.danger,
  workflow: sentWorkflowSchema.optional(),
  query: sentQuerySchema.optional(),
});
const word = z.string().optional();
/** `due: within 5 min` is how a file says it; `within: 5` is the older form. */
export const stepSchema = z
  .strictObject({ ...stepShape, run: runSchema.optional(), when: word, if: word, repeat: word, due: word })
  .superRefine((step, ctx) => {
    for (const [field, kind, value] of unreadable(step)) {
      ctx.addIssue({ code: 'custom', path: [field], message: kind, params: { kind, value } });
    }
  })
  .transform(({ due, ...step }) => {
    const within = due === undefined ? null : readTimeLimit(due);
    return within === null ? step : { ...step, within };
  });

type Words = Readonly<Partial<Record<'when' | 'if' | 'repeat' | 'due' | 'needs', string | undefined>>>;

/** Fields that nobody can read or that do not go together: field, what is wrong, its value. */
function unreadable(step: Words & { readonly within?: number | undefined }) {
  const found: (readonly [field: string, kind: string, value: string])[] = [];
  const { when, if: condition, repeat, due, needs } = step;
  if (when !== undefined && readFactWord(when) === null) found.push(['when', 'when', when]);
  else if (when !== undefined && needs !== undefined && when !== SECOND_PERSON_FACT)
    found.push(['when', 'fact-second', when]);
  if (condition !== undefined && readCondition(condition) === null) found.push(['if', 'if', condition]);
  if (repeat !== undefined && readRepeat(repeat) === null) found.push(['repeat', 'repeat', repeat]);
  if (due !== undefined && readTimeLimit(due) === null) found.push(['due', 'due', due]);
  if (due !== undefined && step.within !== undefined) found.push(['within', 'due-twice', due]);
  return found;
}

const phaseShape = {
  id: slug,
  title: bilingualSchema,
  /** Steps of an `after: close` phase become owned actions when the session is closed. */
  after: z.literal('close').optional(),
  /** Its steps count only once the rollback is begun. */
  enter: z.literal('rollback').optional(),
};
const stepsOf = <T extends z.ZodType>(step: T) => z.array(step).min(1).max(50);
export const phaseSchema = z.strictObject({ ...phaseShape, steps: stepsOf(stepSchema) });

/** Asked when a session starts; `value`: what it is unless somebody says otherwise. */
export const variableShape = {
  id: slug,
  title: bilingualSchema,
  value: variableSchema.optional(),
};
const shape = {
  id: slug,
  kind: sessionKindSchema,
  title: bilingualSchema,
  /** When the work may be done, in the team's time zone: `2026-11-26 14:00-15:00`. */
  window: z
    .string()
    .regex(
      /^\d{4}-\d\d-\d\d \d\d:\d\d ?- ?(?:\d{4}-\d\d-\d\d )?\d\d:\d\d$/,
      'must be like 2026-11-26 14:00-15:00',
    )
    .optional(),
};
export const variablesOf = <T extends z.ZodType>(variable: T) => z.array(variable).max(20).optional();
const phasesOf = <T extends z.ZodType>(phase: T) => z.array(phase).min(1).max(20);

/** A procedure as code: the whole of it, in both languages, goes into the opening event. Strict, for who writes one. */
export const procedureSchema = z
  .strictObject({
    ...shape,
    variables: variablesOf(z.strictObject(variableShape)),
    phases: phasesOf(phaseSchema),
  })
  .superRefine(eachIdOnce)
  .superRefine(eachConditionKnown)
  .superRefine(eachUndoKnown)
  .superRefine(variablesKnown);

/** The same for who reads one that another program wrote. */
export const sentProcedureSchema = tolerant({
  ...shape,
  variables: variablesOf(tolerant(variableShape)),
  phases: phasesOf(
    tolerant({ ...phaseShape, steps: stepsOf(tolerant({ ...stepShape, run: sentRunSchema.optional() })) }),
  ),
}).superRefine(eachIdOnce);

interface WithIds {
  readonly phases: readonly {
    readonly id: string;
    readonly steps: readonly {
      readonly id: string;
      readonly if?: string | undefined;
      readonly run?: { readonly undo?: string | undefined } | undefined;
    }[];
  }[];
}

function eachIdOnce(procedure: WithIds, ctx: z.RefinementCtx): void {
  const steps = new Set<string>();
  const phases = new Set<string>();
  const twice = (what: 'step' | 'phase', id: string, path: (string | number)[]) => {
    const kind = `${what}-twice`;
    ctx.addIssue({ code: 'custom', path, message: kind, params: { kind, value: id } });
  };
  for (const [p, phase] of procedure.phases.entries()) {
    if (phases.has(phase.id)) twice('phase', phase.id, ['phases', p, 'id']);
    phases.add(phase.id);
    for (const [s, step] of phase.steps.entries()) {
      if (steps.has(step.id)) twice('step', step.id, ['phases', p, 'steps', s, 'id']);
      steps.add(step.id);
    }
  }
}

/** A condition names steps of its procedure. */
function eachConditionKnown(procedure: WithIds, ctx: z.RefinementCtx): void {
  const ids = procedure.phases.flatMap(({ steps }) => steps.map(({ id }) => id));
  for (const [p, phase] of procedure.phases.entries()) {
    for (const [s, step] of phase.steps.entries()) {
      const clauses = readCondition(step.if) ?? [];
      for (const { step: id } of clauses.filter((clause) => clause.is === 'step') as StepClause[]) {
        if (ids.includes(id)) continue;
        const params = { kind: 'if-step', value: id, ids };
        ctx.addIssue({
          code: 'custom',
          path: ['phases', p, 'steps', s, 'if'],
          message: params.kind,
          params,
        });
      }
    }
  }
}

/** So does the opposite act of a run. */
function eachUndoKnown({ phases }: WithIds, ctx: z.RefinementCtx): void {
  const ids = phases.flatMap(({ steps }) => steps.map(({ id }) => id));
  for (const [p, { steps }] of phases.entries()) {
    for (const [s, { run }] of steps.entries()) {
      if (run?.undo === undefined || ids.includes(run.undo)) continue;
      const params = { kind: 'if-step', value: run.undo, ids };
      const path = ['phases', p, 'steps', s, 'run', 'undo'];
      ctx.addIssue({ code: 'custom', path, message: params.kind, params });
    }
  }
}
type StepClause = Extract<Clause, { is: 'step' }>;
