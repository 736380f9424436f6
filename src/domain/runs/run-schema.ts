import { z } from 'zod';

export const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/;
export const WORKFLOW_FILE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}\.ya?ml$/;
export const INPUT_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;
/** GitHub takes no more inputs. */
export const INPUTS_MOST = 25;
const INPUT_LENGTH = 1_000;

/** True: a person may have meant more than one line, or GitHub would read an expression in it. */
export const isUnsafeInput = (text: string): boolean => /[\p{Cc}\u2028\u2029]|\$\{\{/u.test(text);

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
