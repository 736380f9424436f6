import type { PagerIncident, PagerUser } from '../../ports/pager.ts';
import type { IncidentRow, SessionSummary } from '../../protocol/http.ts';
import { ingestId, ingestText } from '../ingest/ingest.ts';

const NAME = 200;

/** An incident as a list shows it to one person: every text of the pager has passed ingest. */
export function incidentRow(
  read: PagerIncident,
  you: PagerUser | null,
  sessions: readonly SessionSummary[],
  { verdict, acting }: Pick<IncidentRow, 'verdict' | 'acting'>,
): IncidentRow {
  const name = (text: string | undefined): string | null =>
    text === undefined ? null : ingestId(text, NAME);
  const standing = read.acknowledgements.at(-1);
  const live = liveSession(read.id, sessions);
  return {
    id: ingestId(read.id, 40),
    number: read.number,
    title: ingestText(read.title, { bytes: 2_048 }),
    service: name(read.service?.name),
    teams: read.teams.slice(0, 20).map((one) => ingestId(one.name, NAME)),
    url: read.url === null ? null : ingestId(read.url, 2_000),
    urgency: read.urgency,
    priority: name(read.priority?.name),
    status: read.status,
    triggeredAt: read.triggeredAt,
    acknowledged:
      read.status === 'acknowledged' && standing
        ? { by: ingestId(standing.by.name, NAME), at: standing.at, you: standing.by.id === you?.id }
        : null,
    unacknowledgesAt: read.unacknowledgesAt,
    assignees: read.assignees.slice(0, 20).map((one) => ingestId(one.name, NAME)),
    mine: you !== null && read.assignees.some(({ id }) => id === you.id),
    alerts: read.alerts,
    session: live ? { id: live.id, people: live.peopleNow.length } : null,
    verdict: sessionsAbout(read.id, sessions).find((one) => one.verdict)?.verdict ?? verdict,
    acting,
  };
}

export const isYours = ({ acknowledgements }: PagerIncident, you: PagerUser | null): boolean =>
  you !== null && acknowledgements.some(({ by }) => by.id === you.id);

/** The open session about an incident; the newest, should there be several. Drills are apart: they act on nothing. */
export function liveSession(
  incident: string,
  sessions: readonly SessionSummary[],
  drill = false,
): SessionSummary | null {
  return (
    sessions.find(
      ({ status, kind, incidents }) =>
        status === 'open' && (kind === 'drill') === drill && incidents.some(({ id }) => id === incident),
    ) ?? null
  );
}

/** Every sound session about an incident, the live one first, then the newest. */
export function sessionsAbout(
  incident: string,
  sessions: readonly SessionSummary[],
): readonly SessionSummary[] {
  return sessions.filter(
    ({ status, kind, incidents }) =>
      status !== 'damaged' && kind !== 'drill' && incidents.some(({ id }) => id === incident),
  );
}
