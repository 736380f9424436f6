import { type PageFacts, readPageFacts } from '../../detection/page-facts.ts';
import type { PagerAlert } from '../../ports/pager-detail.ts';
import type { IncidentDetail } from '../../protocol/http.ts';
import { ingestId, ingestText } from '../ingest/ingest.ts';

const NAME = 200;
const QUERY = { bytes: 8_192 };
/** Numbers of a page that a session begins with, in this order. */
const NUMBERS = ['users', 'total_users', 'share', 'bad', 'total', 'lines_without_user', 'group'];

/** The rule that raised the newest of these alerts; null: none of them was raised by a rule. */
export function ruleOfAlerts(
  alerts: readonly Pick<PagerAlert, 'facts'>[],
): NonNullable<IncidentDetail['rule']> | null {
  const found = alerts.flatMap(({ facts }) => readPageFacts(facts) ?? [])[0];
  if (found === undefined) return null;
  const { rule, source, query, procedure, severity } = found;
  const taken = ingestText(query, QUERY);
  return {
    name: ingestId(rule, NAME),
    source: ingestId(source, NAME),
    // A query of which something was taken out would find something else.
    query: taken === query ? query : null,
    procedure: procedure === null ? null : ingestId(procedure, NAME),
    severity,
  };
}

/** What a session notes of the rule that paged, in words of no language; '' where no rule did. */
export function ruleNote(alerts: readonly Pick<PagerAlert, 'facts'>[]): string {
  for (const { facts } of alerts) {
    const found = readPageFacts(facts);
    if (found !== null) return noteOf(found, facts);
  }
  return '';
}

function noteOf({ rule, source, query, from, to }: PageFacts, facts: PagerAlert['facts']): string {
  const numbers = NUMBERS.flatMap((name) => {
    const value = facts.find((fact) => fact.name === name)?.value;
    return value === undefined ? [] : [`${name}=${value}`];
  });
  return [`${rule}: ${numbers.join(' ')}`, `${from} - ${to}`, `${source}: ${query}`].join('\n');
}
