import type { SessionSummary, VerdictList, VerdictRow } from '../../protocol/http.ts';
import type { PageVerdicts } from './page-verdicts.ts';

/** What was said of every session and of every page without one, the newest first, and how many were real. */
export async function verdictList(
  sessions: readonly SessionSummary[],
  verdicts: PageVerdicts,
): Promise<VerdictList> {
  const judged = new Set<string>();
  const ofSessions = sessions.flatMap((session): VerdictRow[] => {
    const { id, title, verdict, incidents, closedAt, lastAt, openedAt } = session;
    if (verdict === null || session.kind === 'drill') return [];
    for (const incident of incidents) judged.add(incident.id);
    const [first] = incidents;
    return [
      {
        ...{ session: id, title, verdict, service: session.service, by: null },
        incident: first?.id ?? null,
        number: first?.number ?? null,
        at: closedAt ?? lastAt ?? '',
        firedAt: openedAt,
      },
    ];
  });
  const ofPages = (await verdicts.all()).flatMap(({ at, by, incident, verdict }): VerdictRow[] => {
    // Its session has said more since.
    if (verdict === null || judged.has(incident.id)) return [];
    const { id, number, title, service, triggeredAt } = incident;
    return [
      { session: null, title, verdict, service, by: by.name, incident: id, number, at, firedAt: triggeredAt },
    ];
  });
  const rows = [...ofSessions, ...ofPages].sort((a, b) => b.at.localeCompare(a.at));
  const real = rows.filter(({ verdict }) => verdict.hurt).length;
  return { verdicts: rows, real, falseAlarms: rows.length - real };
}
