import { SEVERITIES, type Severity } from '../../domain/procedure.ts';

/** When an incident is like this, a session about it starts so. Words match without case, as parts; absent: any. */
export interface PagerRule {
  readonly service?: string | undefined;
  readonly priority?: string | undefined;
  readonly urgency?: 'high' | 'low' | undefined;
  readonly title?: string | undefined;
  /** Name of the procedure. */
  readonly procedure?: string | undefined;
  readonly severity?: Severity | undefined;
}

export interface RuledIncident {
  readonly service: string | null;
  readonly priority?: string | null | undefined;
  readonly urgency: 'high' | 'low' | null;
  readonly title: string;
}

/** Names of the account's priorities that mean a severity. */
export type Priorities = Readonly<Partial<Record<Severity, string | undefined>>>;

interface Choice {
  readonly procedure: string | null;
  readonly severity: Severity | null;
}

/** What the rules choose: of each the first rule that matches and says something about it. */
export function chosenByRules(rules: readonly PagerRule[], incident: RuledIncident): Choice {
  const matching = rules.filter((rule) => matches(rule, incident));
  return {
    procedure: matching.find((rule) => rule.procedure !== undefined)?.procedure ?? null,
    severity: matching.find((rule) => rule.severity !== undefined)?.severity ?? null,
  };
}

/** The same; where no rule says a severity, the incident's priority does. */
export function choose(
  rules: readonly PagerRule[],
  incident: RuledIncident,
  priorities: Priorities = {},
): Choice {
  const { procedure, severity } = chosenByRules(rules, incident);
  return { procedure, severity: severity ?? severityOf(incident.priority, priorities, null) };
}

/**
 * The severity that a priority means: as configured, else by its rank. Where several do, the one that stands (`now`) if
 * it is one of them, else the gravest.
 */
export function severityOf(
  priority: string | null | undefined,
  priorities: Priorities,
  now: Severity | null,
): Severity | null {
  if (priority == null) return null;
  const low = priority.toLowerCase();
  const meant = SEVERITIES.filter((severity) => priorities[severity]?.toLowerCase() === low);
  if (now !== null && meant.includes(now)) return now;
  return meant[0] ?? ownSeverity(priority);
}

function matches({ service, priority, urgency, title }: PagerRule, incident: RuledIncident): boolean {
  return (
    within(service, incident.service) &&
    within(priority, incident.priority) &&
    within(title, incident.title) &&
    (urgency === undefined || urgency === incident.urgency)
  );
}

const within = (part: string | undefined, whole: string | null | undefined): boolean =>
  part === undefined || (whole ?? '').toLowerCase().includes(part.toLowerCase());

/** Teams that rank by P1 … P4 or SEV-1 … SEV-4 mean the same. */
function ownSeverity(priority: string | null | undefined): Severity | null {
  const rank = /^(?:p|sev)[ -]?([1-4])$/i.exec(priority ?? '')?.[1];
  return rank === undefined ? null : (`SEV${rank}` as Severity);
}
