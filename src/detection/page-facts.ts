import { SEVERITIES, type Severity } from '../domain/procedure.ts';

/*
 * What the details of a page carry, so that a session that begins from it knows the rule. Written into the alert's custom details by
 * the detector, read back from the alert's facts; names are part of the contract with rules for PagerDuty's own event rules.
 */

/** What a session needs of the rule that paged. */
export interface PageFacts {
  readonly rule: string;
  /** Name of the log source. */
  readonly source: string;
  /** Lucene query that finds the bad documents, exclusions and group included. */
  readonly query: string;
  readonly severity: Severity | null;
  readonly procedure: string | null;
  /** [from, to) that was counted, ISO 8601 UTC. */
  readonly from: string;
  readonly to: string;
}

const NAMES = {
  rule: 'rule',
  source: 'log_source',
  query: 'log_query',
  severity: 'rule_severity',
  procedure: 'procedure',
  from: 'window_from',
  to: 'window_to',
} as const;

const OWN: ReadonlySet<string> = new Set(Object.values(NAMES));
/** Read by `readPageFacts`. */
export const isPageFact = ({ name }: { readonly name: string }): boolean => OWN.has(name);

/** As custom details. */
export const factDetails = (facts: PageFacts): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(NAMES).flatMap(([key, name]) => {
      const value = facts[key as keyof PageFacts];
      return value === null ? [] : [[name, value]];
    }),
  );

/** From names and values of an alert; null where it was not raised by a rule. Values are outside text. */
export function readPageFacts(
  facts: readonly { readonly name: string; readonly value: string }[],
): PageFacts | null {
  const of = (key: keyof typeof NAMES): string | null =>
    facts.find(({ name }) => name === NAMES[key])?.value ?? null;
  const [rule, source, query, from, to] = [of('rule'), of('source'), of('query'), of('from'), of('to')];
  if (rule === null || source === null || query === null || from === null || to === null) return null;
  if (Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(to))) return null;
  const severity = SEVERITIES.find((one) => one === of('severity')) ?? null;
  const procedure = of('procedure');
  return { rule, source, query, severity, procedure, from, to };
}
