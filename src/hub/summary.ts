import { isUnsettled } from '../domain/actions.ts';
import { namedPlace } from '../domain/changes/named-place.ts';
import { actionsLeft, progress } from '../domain/checklist.ts';
import type { Session } from '../domain/session.ts';
import type { SessionSummary } from '../protocol/http.ts';
import { NOT_IMPORTED, withImport } from './room/entry.ts';

/** One line of the list of sessions. `damagedAt`: seq at which its log can no longer be read. */
export function summaryOf(
  session: Session,
  peopleNow: readonly string[],
  damagedAt: number | null = null,
  logs: SessionSummary['logs'] = { read: 0, down: 0 },
  imported = NOT_IMPORTED,
): SessionSummary {
  const place = namedPlace(session);
  const { importedTo, importedBy } = withImport(session, imported);
  return {
    id: session.id,
    seq: session.seq,
    status: damagedAt !== null ? 'damaged' : session.status === 'closed' ? 'closed' : 'open',
    damagedAt,
    ...(importedTo === 0 ? {} : { importedTo, importedBy }),
    title: session.title,
    kind: session.kind,
    severity: session.severity,
    timeZone: session.timeZone,
    openedAt: session.clock.opened,
    openedBy: session.openedBy,
    closedAt: session.closedAt,
    lastAt: session.at,
    progress: progress(session),
    peopleNow,
    driver: session.participants[session.roles.driver ?? '']?.name ?? null,
    pendingActions: session.actions.filter(isUnsettled).length,
    openActions: actionsLeft(session).length,
    clock: session.clock,
    incidents: session.incidents.map(({ id, number, title, service }) => ({ id, number, title, service })),
    service: session.incidents[0]?.service ?? null,
    verdict: session.verdict,
    ...(place === undefined ? {} : { changePlace: place }),
    logs,
  };
}

/** Open ones first, then by the last event, newest first. */
export function bySummary(a: SessionSummary, b: SessionSummary): number {
  if ((a.status === 'open') !== (b.status === 'open')) return a.status === 'open' ? -1 : 1;
  return (b.lastAt ?? '').localeCompare(a.lastAt ?? '') || a.id.localeCompare(b.id);
}
