import { z } from 'zod';
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

/** Another word is of a newer program, and read as `high`. */
export const dangerSchema = z.enum(['low', 'high']);
