import { z } from 'zod';
import { spanMs } from '../../text/spans.ts';
import { SESSION_VARIABLES, variableNames } from '../variables.ts';
import {
  INPUT_LENGTH,
  INPUT_NAME,
  INPUTS_MOST,
  isUnsafeInput,
  REPOSITORY,
  WORKFLOW_FILE,
} from './workflow-forms.ts';

const verbatim = (most: number) => z.string().max(most).meta({ redact: false });
/** As in the events' schema: a credential is hidden, and a run that holds a hidden one is refused. */
const machine = <T extends z.ZodType>(schema: T): T => schema.meta({ machine: 'hide' }) as T;

/** As its author writes it. */
export const workflowSchema = z.strictObject({
  repository: z.string().regex(REPOSITORY, 'must be owner/name'),
  file: z.string().regex(WORKFLOW_FILE, 'must be the name of a file, as deploy.yml'),
  ref: z.string().min(1).max(250),
  inputs: z
    .record(
      z
        .string()
        .regex(INPUT_NAME)
        .refine((name) => !(name in Object.prototype), 'is a reserved word'),
      z
        .string()
        .max(INPUT_LENGTH)
        .refine((text) => !isUnsafeInput(text), { params: { kind: 'run-input' } }),
    )
    .refine((inputs) => Object.keys(inputs).length <= INPUTS_MOST, { params: { kind: 'run-inputs' } })
    .optional(),
});

export const inputsSchema = z.record(z.string().max(100), machine(z.string().max(INPUT_LENGTH)));
export const workflowPlace = {
  repository: verbatim(140),
  file: verbatim(100),
  ref: machine(z.string().max(400)),
};
/** The same out of a log or a wire. */
export const sentWorkflowSchema = z.object({ ...workflowPlace, inputs: inputsSchema.optional() });

/** Between two looks lines come and go; a longer window says how it was, not how it is. */
export const WINDOW_MS = { least: 60_000, most: 3_600_000 } as const;
const LINES_MOST = 1_000_000_000;

/** A check of the log, as its author writes it: so many lines that a query finds in the last minutes. */
export const querySchema = z.strictObject({
  source: z.string().min(1).max(100).optional(),
  query: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .refine((text) => !isUnsafeInput(text), { params: { kind: 'run-input' } }),
  expect: z
    .strictObject({
      most: z.number().int().min(0).max(LINES_MOST).optional(),
      least: z.number().int().min(1).max(LINES_MOST).optional(),
    })
    .refine(({ most, least }) => (most === undefined) !== (least === undefined), {
      params: { kind: 'run-expect' },
    }),
  window: z
    .string()
    .refine(
      (text) => {
        const ms = spanMs(text);
        return ms !== null && ms >= WINDOW_MS.least && ms <= WINDOW_MS.most;
      },
      { params: { kind: 'run-window' } },
    )
    .default('5m'),
});
const expectSchema = z.object({ most: z.number().int().optional(), least: z.number().int().optional() });
/** The same out of a log or a wire. */
export const sentQuerySchema = z.object({
  source: verbatim(100).optional(),
  query: machine(z.string().max(2_000)),
  expect: expectSchema,
  window: verbatim(64),
});
/** The same with its variables filled in, as it is asked of the log. */
export const askedQuerySchema = z.object({
  /** Of the session's log sources; null: all of them. */
  source: verbatim(100).nullable(),
  query: machine(z.string().max(4_000)),
  expect: expectSchema,
  windowMs: z.number().int().min(1),
});

/** Another word is of a newer program, and read as `high`. */
export const dangerSchema = z.enum(['low', 'high']);

/** What brings the version before of a service back, as the settings name it. */
export const rollbackSchema = z
  .strictObject({ workflow: workflowSchema, danger: dangerSchema.default('high') })
  .superRefine(({ workflow }, ctx) => {
    const named = [workflow.ref, ...Object.values(workflow.inputs ?? {})].flatMap(variableNames);
    const unknown = named.find((name) => !(SESSION_VARIABLES as readonly string[]).includes(name));
    if (unknown !== undefined)
      ctx.addIssue({
        code: 'custom',
        path: ['workflow'],
        message: `{{${unknown}}} is not one of {{service}}, {{version}}, {{before}}, {{change}}`,
      });
    if (!named.includes('before'))
      ctx.addIssue({
        code: 'custom',
        path: ['workflow'],
        message: 'must name {{before}} in its ref or an input',
      });
  });
/** The same out of a log or a wire. */
export const sentRollbackSchema = z.object({ workflow: sentWorkflowSchema, danger: dangerSchema });
export type Rollback = z.infer<typeof sentRollbackSchema>;
