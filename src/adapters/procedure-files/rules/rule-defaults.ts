import { isRecord } from '../../../logs/json.ts';
import type { FilePlace } from '../../../ports/rules.ts';
import { type Path, type ProcedureText, whereOf } from '../procedure-text.ts';

/** What the rules of a folder share. */
export interface RuleDefaults {
  readonly text: ProcedureText;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The file of a folder that holds no rules, and what all of them share. */
export const isDefaultsFile = (file: string): boolean => file === 'defaults.yaml' || file === 'defaults.yml';

/** A rule that says one of them says both. */
const SILENCE: readonly string[] = ['quiet', 'silence'];

/** A rule with what it does not say itself, and which fields these are. */
export function withShared(
  rule: unknown,
  defaults: RuleDefaults | null,
): { readonly value: unknown; readonly shared: readonly string[] } {
  if (defaults === null || !isRecord(rule)) return { value: rule, shared: [] };
  const shared: string[] = [];
  const value: Record<string, unknown> = { ...rule };
  for (const [field, given] of Object.entries(defaults.values)) {
    if (SILENCE.includes(field) && SILENCE.some((name) => Object.hasOwn(rule, name))) continue;
    const own = Object.hasOwn(rule, field) ? rule[field] : undefined;
    if (isRecord(given) && (own === undefined || isRecord(own))) {
      value[field] = { ...given, ...own };
      shared.push(...Object.keys(given).flatMap((key) => (own && key in own ? [] : [`${field}.${key}`])));
    } else if (!Object.hasOwn(rule, field)) {
      value[field] = given;
      shared.push(field);
    }
  }
  return { value, shared };
}

/** Whether a field of a rule is among those that are shared. */
export const isShared = (path: Path, shared: readonly string[]): boolean =>
  shared.includes(whereOf(path) ?? '');

/** Where the defaults say a field. */
export const sharedPlace = ({ text }: RuleDefaults, path: Path): FilePlace => ({
  file: text.origin,
  line: text.lineOf(path),
});
