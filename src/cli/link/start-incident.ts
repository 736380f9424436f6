import { type PageParts, pageName } from '../../domain/page.ts';
import type { Severity } from '../../domain/procedure.ts';
import { TITLE_MOST } from '../../domain/title.ts';
import { cutChars } from '../../hub/ingest/cut.ts';
import { chosenByRules } from '../../hub/pager/rules.ts';
import type { IncidentDetail, StartedAnswer } from '../../protocol/http.ts';
import { mergedState } from '../../text/i18n/pager.ts';
import { timeSince } from '../../text/time.ts';
import type { Invocation } from '../settings/invocation.ts';
import { retryTransient } from './act.ts';
import { commandId } from './command-ids.ts';
import type { SessionRequest } from './open-new.ts';
import type { HubLink } from './wire.ts';

/** What a session about an incident begins with, where nobody says otherwise. */
export interface IncidentChoice {
  readonly title: string;
  readonly since: string;
  readonly procedure: string | null;
  readonly severity: Severity | null;
  readonly service: string | null;
  /** What its newest alert says of itself, as `team=payments`. */
  readonly labels: readonly string[];
  /** The log source and the query that show what a detection rule has counted; null: no rule raised it. */
  readonly logs: { readonly source: string; readonly query: string | null } | null;
}

/** One's own rules first, then the hub's. The alert is read only where a rule asks for a label. */
export async function choiceFor(
  cli: Invocation,
  link: HubLink,
  { row, procedure, severity, rule = null }: IncidentDetail,
): Promise<IncidentChoice> {
  const own = chosenByRules(cli.config.settings.pagerduty?.rules ?? [], row);
  return {
    title: cutChars(row.title, TITLE_MOST),
    since: row.triggeredAt,
    procedure: own.procedure ?? procedure ?? rule?.procedure ?? null,
    severity: own.severity ?? ((severity ?? rule?.severity ?? null) as Severity | null),
    service: row.service,
    labels: await labelsOf(cli, link, row.id),
    logs: rule && { source: rule.source, query: rule.query },
  };
}

async function labelsOf(cli: Invocation, link: HubLink, page: string): Promise<readonly string[]> {
  if (!cli.config.settings.rules?.some(({ label }) => label !== undefined)) return [];
  try {
    const { alerts } = (await link.api.pagePart(page, 'alert')) as PageParts['alert'];
    return (alerts[0]?.facts ?? []).map(({ name, value }) => `${name}=${value}`);
  } catch {
    // A page is not kept waiting for what a rule would like to know.
    return [];
  }
}

/** Opens the session about an incident, or finds the live one, and says what became of its acknowledgement. */
export async function startFromIncident(
  cli: Invocation,
  link: HubLink,
  { row, merged = null }: IncidentDetail,
  { data, wantedId }: SessionRequest,
  takeOver: boolean,
): Promise<StartedAnswer> {
  const wish = { data, wantedId, takeOver };
  const id = await commandId(cli, `${link.key} incidents ${link.who}`, { incident: row.id, ...wish });
  const started = await retryTransient(() => link.api.startFrom(row.id, wish, id.id));
  await id.answered();
  const number = pageName(row);
  if (merged !== null)
    cli.out.say(cli.t('incident-merged', { ...merged, state: mergedState(merged.state, cli.lang) }));
  if (!started.created) cli.out.say(cli.t('incident-joined', { number, session: started.session }));
  const { acknowledgement, acknowledged } = started;
  if (acknowledgement === 'asked') cli.out.say(cli.t('incident-asked', { number }));
  if (acknowledgement === 'over') cli.out.say(cli.t('incident-over', { number }));
  if (acknowledgement === 'other') {
    const { by = '?', at = '' } = acknowledged ?? {};
    const passed = timeSince(at, Date.now(), cli.lang);
    cli.out.say(cli.t('incident-other', { number, by, ago: passed }));
  }
  return started;
}
