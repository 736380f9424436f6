import type { Severity } from '../../domain/procedure.ts';

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

/** What the rules choose: of each the first rule that matches and says something about it. */
export function choose(
  rules: readonly PagerRule[],
  incident: RuledIncident,
): { readonly procedure: string | null; readonly severity: Severity | null } {
  const matching = rules.filter((rule) => matches(rule, incident));
  return {
    procedure: matching.find((rule) => rule.procedure !== undefined)?.procedure ?? null,
    severity:
      matching.find((rule) => rule.severity !== undefined)?.severity ?? ownSeverity(incident.priority),
  };
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
