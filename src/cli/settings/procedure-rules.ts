import { z } from 'zod';
import type { Severity } from '../../domain/procedure.ts';

const word = z.string().trim().min(1).max(200);
const severity = z.enum(['SEV1', 'SEV2', 'SEV3', 'SEV4']);

/** `rules:` of the settings: which procedure a session starts with. The first rule that matches decides. */
export const procedureRulesSchema = z
  .array(
    z.strictObject({
      service: word.optional(),
      severity: z.union([severity, z.array(severity).min(1).max(4)]).optional(),
      title: word.optional(),
      label: word.optional(),
      procedure: word,
    }),
  )
  .max(200);

type ProcedureRule = z.infer<typeof procedureRulesSchema>[number];

/** What is known of a session that is about to start. */
export interface Starting {
  readonly title: string | null;
  readonly severity: Severity | null;
  readonly service: string | null;
  /** As `team=payments`. */
  readonly labels: readonly string[];
}

/** Name of the procedure that the rules choose. Words match without case, as parts; null: no rule matches. */
export function procedureByRules(rules: readonly ProcedureRule[], starting: Starting): string | null {
  return rules.find((rule) => matches(rule, starting))?.procedure ?? null;
}

function matches(rule: ProcedureRule, { title, severity: given, service, labels }: Starting): boolean {
  const severities = rule.severity === undefined ? null : [rule.severity].flat();
  return (
    within(rule.service, service) &&
    within(rule.title, title) &&
    (rule.label === undefined || labels.some((label) => within(rule.label, label))) &&
    (severities === null || (given !== null && severities.includes(given)))
  );
}

const within = (part: string | undefined, whole: string | null): boolean =>
  part === undefined || (whole ?? '').toLowerCase().includes(part.toLowerCase());
