import { mayBeOf, type SeenChange } from '../../domain/changes/system-change.ts';
import { hasRelapsed } from '../../domain/course.ts';
import { proposedRecovery } from '../../domain/runs/recovery.ts';
import type { Session } from '../../domain/session.ts';
import { clock } from '../../text/time.ts';
import { type Saying, word } from '../model/words.ts';
import type { World } from '../model/world.ts';

/**
 * The rollback that may have mitigated an incident: the first that went live while it was worked on, of a service that is
 * hit where there is one. Null: there is none, or it is known already when it was mitigated.
 */
export function mitigatingRollback({
  kind,
  clock: times,
  cameChanges,
  changesSeen,
  incidents,
}: Session): SeenChange | null {
  if (kind !== 'incident' || times.mitigated !== null) return null;
  const began = times.relapsed ?? times.fired ?? times.opened ?? '';
  const live = cameChanges
    .map(({ change }) => change)
    .filter(({ kind: what, liveAt }) => what === 'rollback' && liveAt !== null && liveAt > began);
  live.sort((a, b) => ((a.liveAt ?? '') < (b.liveAt ?? '') ? -1 : 1));
  const suspect = changesSeen?.rows.find(({ place }) => place === 'before')?.change;
  const hit = [
    ...(suspect === undefined ? [] : (suspect.services?.map(({ service }) => service) ?? [suspect.service])),
    ...incidents.flatMap(({ service }) => service ?? []),
  ];
  return live.find((change) => hit.some((service) => mayBeOf(change, service))) ?? live[0] ?? null;
}

/** What people say of how it goes, and take back. */
export type Reading = 'mitigated' | 'resolved' | 'relapsed';

/**
 * What the question of a reading's time opens with, ISO: the time that stands, for a mitigation else since when the log shows a
 * recovery, else the rollback's. A
 * relapse that it has recovered from stands no more: the next one is another. Null: nothing.
 */
export function readingOffered(which: Reading, session: Session): string | null {
  if (which === 'relapsed') return hasRelapsed(session) ? session.clock.relapsed : null;
  if (which === 'resolved') return session.clock.resolved;
  return (
    session.clock.mitigated ?? proposedRecovery(session)?.since ?? mitigatingRollback(session)?.liveAt ?? null
  );
}

/** A reading by its name, with the time that stands. */
export const readingParams = (which: Reading, { lang, session }: Pick<World, 'lang' | 'session'>) => ({
  reading: word(lang, `clock.${which}`),
  time: clock(session.clock[which] ?? '', session.timeZone),
});

export const takenBack = (which: Reading, world: Pick<World, 'lang' | 'session'>): Saying => ({
  key: 'toast.reading-undone',
  params: readingParams(which, world),
});
