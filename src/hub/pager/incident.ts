import type { Actor, Incident } from '../../domain/event.ts';
import type { PagerIncident, PagerLogEntry } from '../../ports/pager.ts';

/** As whom the pager's own news stand in a session. */
export const PAGER_ACTOR: Actor = { id: 'pagerduty', name: 'PagerDuty', kind: 'system' };

const TITLE = 500;
const NAME = 200;

/** An incident as a session keeps it: the pager's words and times, from its own history where that says more. */
export function incidentOf(read: PagerIncident, entries: readonly PagerLogEntry[]): Incident {
  // The history was read after the incident: what happened in between belongs to the next read.
  const { changedAt } = read;
  const history = changedAt === null ? entries : entries.filter(({ at }) => at <= changedAt);
  const acks = history.filter(({ kind }) => kind === 'acknowledge');
  const standing = read.acknowledgements.at(-1);
  const last = acks.at(-1);
  const acknowledged =
    read.status === 'triggered'
      ? null
      : standing
        ? { at: standing.at, by: standing.by.name }
        : last
          ? { at: last.at, by: last.by?.name ?? '' }
          : null;
  const resolve = history.findLast(({ kind }) => kind === 'resolve');
  const over = read.status === 'resolved';
  return {
    id: read.id,
    number: read.number,
    title: read.title.slice(0, TITLE),
    service: read.service?.name.slice(0, NAME) ?? null,
    url: read.url !== null && read.url.length <= 2_000 ? read.url : null,
    urgency: read.urgency,
    status: read.status,
    triggeredAt: read.triggeredAt,
    acknowledgedAt: acknowledged?.at ?? null,
    acknowledgedBy: acknowledged?.by.slice(0, NAME) ?? null,
    resolvedAt: over ? (resolve?.at ?? read.resolvedAt ?? read.changedAt) : null,
    resolvedBy: over ? ((resolve?.by ?? read.changedBy)?.name.slice(0, NAME) ?? null) : null,
    firstAcknowledgedAt: acks[0]?.at ?? acknowledged?.at ?? null,
    unacknowledgesAt: read.unacknowledgesAt,
    assignees: read.assignees.slice(0, 50).map(({ name }) => name.slice(0, NAME)),
    priority: read.priority?.name.slice(0, NAME) ?? null,
    alerts: read.alerts,
  };
}

/** What changes when its history has grown: as long as it is the same, the history need not be read again. */
export function changeKey(read: PagerIncident): string {
  const { status, changedAt, changedBy, acknowledgements, assignees } = read;
  return JSON.stringify([status, changedAt, changedBy, acknowledgements, assignees]);
}
