import type { AnyEvent, EventType } from '../domain/event.ts';
import type { Session } from '../domain/session.ts';
import type { Hub } from './base/contract.ts';
import { HUB_ACTOR } from './identity/revocation.ts';

interface RelatedDeps {
  readonly hub: Pick<Hub, 'onCommit' | 'sessions' | 'session' | 'system'>;
  readonly onTrouble: (error: unknown) => void;
}

const BEGINS: ReadonlySet<string> = new Set<EventType>(['session.opened', 'incident.linked']);

/**
 * An incident that begins while a release is under way is named there, and the release at the incident: either may be
 * the other's cause. The result stops it.
 */
export function relateSessions({ hub, onTrouble }: RelatedDeps): () => void {
  async function relate(incident: Session): Promise<void> {
    const open = (await hub.sessions()).filter(({ kind, status }) => kind === 'release' && status === 'open');
    for (const { id } of open) {
      const release = await hub.session(id);
      if (release === null || !isUnderWay(release, incident.clock.opened ?? '')) continue;
      const number = incident.incidents[0]?.number ?? null;
      const told = { session: incident.id, kind: incident.kind, title: incident.title, number };
      await hub.system(id, 'session.relate', told, HUB_ACTOR);
      const about = { session: id, kind: release.kind, title: release.title, number: null };
      await hub.system(incident.id, 'session.relate', about, HUB_ACTOR);
    }
  }
  return hub.onCommit((session, events, imported) => {
    const begins = (events as readonly AnyEvent[]).some(({ type }) => BEGINS.has(type));
    if (imported || !begins || session.kind !== 'incident' || session.status !== 'open') return;
    void relate(session).catch(onTrouble);
  });
}

/** From the start of its window on; without one as long as its session is open. */
function isUnderWay({ release, status }: Session, at: string): boolean {
  return status === 'open' && at >= (release?.window?.since ?? '');
}
