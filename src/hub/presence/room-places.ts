import type { Actor } from '../../domain/event.ts';
import type { ParticipantState } from '../../domain/session.ts';
import type { Limits } from '../base/limits.ts';
import type { Who } from '../base/who.ts';
import type { Bye } from '../peer/bye.ts';

/**
 * Why one more connection is turned away; null: there is room for it. One person leaves room for the others. Access may
 * have ended while the room was loaded; who is let in is among those who are dropped when it ends.
 */
export function noPlace(
  peers: ReadonlySet<{ readonly who: Who }>,
  { actor, ended }: Who,
  { peersPerRoom, peersPerPerson }: Limits,
): Bye | null {
  const end = ended?.() ?? null;
  if (end !== null) return { kind: end, params: {} };
  if (peers.size >= peersPerRoom) return { kind: 'full', params: { limit: peersPerRoom } };
  return ownPeers(peers, actor.id) >= peersPerPerson
    ? { kind: 'full', params: { limit: peersPerPerson } }
    : null;
}

/** The same of a page on the web, of which there are `here` in the room. */
export function noPlaceOnWeb(here: number, { ended }: Who, { webPeersPerRoom }: Limits): Bye | null {
  const end = ended?.() ?? null;
  if (end !== null) return { kind: end, params: {} };
  return here >= webPeersPerRoom ? { kind: 'full', params: { limit: webPeersPerRoom } } : null;
}

/** The number of connections to all rooms, of everybody or of one person, that one more would exceed; null: it would not. */
export function fullAt(
  rooms: Iterable<{ readonly peers: ReadonlySet<{ readonly who: Who }>; readonly watchers: number }>,
  { id, kind }: Actor,
  { peers: most, peersOfPerson, webPeers }: Limits,
): number | null {
  if (kind === 'web') {
    let pages = 0;
    for (const { watchers } of rooms) pages += watchers;
    return pages >= webPeers ? webPeers : null;
  }
  let [all, own] = [0, 0];
  for (const { peers } of rooms) {
    all += peers.size;
    own += ownPeers(peers, id);
  }
  if (all >= most) return most;
  return own >= peersOfPerson ? peersOfPerson : null;
}

/** How many of the connections are one participant's. */
function ownPeers(peers: ReadonlySet<{ readonly who: Who }>, participant: string): number {
  let own = 0;
  for (const { who } of peers) if (who.actor.id === participant) own += 1;
  return own;
}

/** Whether the session has this very person among those present. */
export function isHere(known: ParticipantState | undefined, { name, kind }: Actor): boolean {
  return known?.leftAt === null && known.name === name && known.kind === kind;
}
