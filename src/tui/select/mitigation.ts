import type { SeenChange } from '../../domain/changes/system-change.ts';
import type { Session } from '../../domain/session.ts';

/**
 * The rollback that may have mitigated an incident: the first that went live while it was worked on, of a service that is
 * hit where there is one. Null: there is none, or it is known already when it was mitigated.
 */
export function mitigatingRollback({
  kind,
  clock,
  cameChanges,
  changesSeen,
  incidents,
}: Session): SeenChange | null {
  if (kind !== 'incident' || clock.mitigated !== null) return null;
  const began = clock.fired ?? clock.opened ?? '';
  const live = cameChanges
    .map(({ change }) => change)
    .filter(({ kind: what, liveAt }) => what === 'rollback' && liveAt !== null && liveAt > began);
  live.sort((a, b) => ((a.liveAt ?? '') < (b.liveAt ?? '') ? -1 : 1));
  const suspect = changesSeen?.rows.find(({ place }) => place === 'before')?.change.service;
  const hit = new Set([suspect, ...incidents.map(({ service }) => service)]);
  return live.find(({ service }) => hit.has(service)) ?? live[0] ?? null;
}

/** What the question of the time of mitigation opens with, ISO: the time that stands, else the rollback's. */
export const mitigationOffered = (session: Session): string | null =>
  session.clock.mitigated ?? mitigatingRollback(session)?.liveAt ?? null;
