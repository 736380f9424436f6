import { readPageFacts } from '../../detection/page-facts.ts';
import type { PagerAlert } from '../../ports/pager-detail.ts';
import type { IncidentDetail } from '../../protocol/http.ts';
import { clockSeconds, utcOffset } from '../../text/time.ts';
import { offsetAt } from '../../text/zone.ts';
import { ingestId, ingestText } from '../ingest/ingest.ts';

const NAME = 200;
const QUERY = { bytes: 8_192 };

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

/**
 * What a session notes of the rule that paged: what it says of the users hit, in the words of the page; the span that was counted, in
 * `zone`; the query. '' where no rule paged.
 */
export function ruleNote(alerts: readonly Pick<PagerAlert, 'facts' | 'summary'>[], zone: string): string {
  for (const { facts, summary } of alerts) {
    const found = readPageFacts(facts);
    if (found === null) continue;
    const { rule, source, query, from, to } = found;
    return [summary || rule, spanText(from, to, zone), `${source}: ${query}`].join('\n');
  }
  return '';
}

/** Of two instants, ISO 8601: `2026-11-26 14:05:53 - 14:06:53 +09:00`. */
function spanText(from: string, to: string, zone: string): string {
  const at = Date.parse(from);
  const day = new Date(at + offsetAt(at, zone)).toISOString().slice(0, 10);
  return `${day} ${clockSeconds(from, zone)} - ${clockSeconds(to, zone)} ${utcOffset(from, zone)}`;
}
