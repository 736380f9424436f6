import { z } from 'zod';

/** A text in both languages; a team that writes one only gives it twice. */
export const bilingualSchema = z.object({ ja: z.string().min(1).max(500), en: z.string().min(1).max(500) });

/** Ids are names in records, where `constructor` and its like would be found though nobody put them there. */
export const isNoProperty = (id: string): boolean => !(id in Object.prototype);

const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must match ^[a-z0-9][a-z0-9-]{0,63}$')
  .refine(isNoProperty, 'is a reserved word');

export const roleSchema = z.enum(['lead', 'driver', 'navigator', 'scribe', 'comms']);
export const severitySchema = z.enum(['SEV1', 'SEV2', 'SEV3', 'SEV4']);
export const sessionKindSchema = z.enum(['incident', 'release', 'drill']);

/** One step of a checklist. `command` and `query` are copied or applied by a person, never run by the tool. */
export const stepSchema = z.strictObject({
  id: slug,
  title: bilingualSchema,
  why: bilingualSchema.optional(),
  /** true: always required; a severity: required at that severity and the graver ones. */
  required: z.union([z.boolean(), severitySchema]).default(false),
  needs: z.literal('second person').optional(),
  role: roleSchema.optional(),
  /** Minutes after the session opened within which it should be done. */
  within: z.number().int().positive().max(10_080).optional(),
  command: z.string().max(2_000).optional(),
  query: z.string().max(2_000).optional(),
  link: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
});

export const phaseSchema = z.strictObject({
  id: slug,
  title: bilingualSchema,
  /** Steps of an `after: close` phase become owned actions when the session is closed. */
  after: z.literal('close').optional(),
  steps: z.array(stepSchema).min(1).max(50),
});

/** A procedure as code: the whole of it, in both languages, goes into the opening event. */
export const procedureSchema = z
  .strictObject({
    id: slug,
    kind: sessionKindSchema,
    title: bilingualSchema,
    phases: z.array(phaseSchema).min(1).max(20),
  })
  .superRefine((procedure, ctx) => {
    const steps = new Set<string>();
    const phases = new Set<string>();
    for (const [p, phase] of procedure.phases.entries()) {
      if (phases.has(phase.id)) {
        ctx.addIssue({
          code: 'custom',
          path: ['phases', p, 'id'],
          message: `phase id "${phase.id}" is used twice`,
        });
      }
      phases.add(phase.id);
      for (const [s, step] of phase.steps.entries()) {
        if (steps.has(step.id)) {
          const path = ['phases', p, 'steps', s, 'id'];
          ctx.addIssue({ code: 'custom', path, message: `step id "${step.id}" is used twice` });
        }
        steps.add(step.id);
      }
    }
  });
