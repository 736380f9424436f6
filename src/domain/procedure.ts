import type { z } from 'zod';
import type {
  bilingualSchema,
  phaseSchema,
  procedureSchema,
  roleSchema,
  sessionKindSchema,
  severitySchema,
  stepSchema,
} from './procedure-schema.ts';

export type Bilingual = z.infer<typeof bilingualSchema>;
export type Role = z.infer<typeof roleSchema>;
export type Severity = z.infer<typeof severitySchema>;
export type SessionKind = z.infer<typeof sessionKindSchema>;
export type Step = z.infer<typeof stepSchema>;
export type Phase = z.infer<typeof phaseSchema>;
export type Procedure = z.infer<typeof procedureSchema>;

export const ROLES: readonly Role[] = ['lead', 'driver', 'navigator', 'scribe', 'comms'];
/** From the gravest to the mildest. */
export const SEVERITIES: readonly Severity[] = ['SEV1', 'SEV2', 'SEV3', 'SEV4'];

/** What a typed word means: `2`, `sev2`; null: `-`, none; undefined: it means no severity. */
export function severityNamed(typed: string): Severity | null | undefined {
  const given = typed.normalize('NFKC').trim().toUpperCase();
  if (given === '-') return null;
  return SEVERITIES.find((each) => given === each || `SEV${given}` === each);
}

/**
 * Whether a step must be done or skipped with a reason before the session closes. A step required "from SEV2"
 * is required while no severity is set: unsure counts as the graver case.
 */
export function isRequired(step: Pick<Step, 'required'>, severity: Severity | null): boolean {
  if (typeof step.required === 'boolean') return step.required;
  if (severity === null) return true;
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(step.required);
}
