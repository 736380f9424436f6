import type { Actor } from '../../domain/event.ts';
import type { ParticipantState } from '../../domain/session.ts';
import type { Limits } from '../limits.ts';
import type { Who } from '../types.ts';

/** The limit that one more connection would pass; null: there is room. One person leaves room for the others. */
export function fullAt(
  peers: ReadonlySet<{ readonly who: Who }>,
  { id }: Actor,
  { peersPerRoom, peersPerPerson }: Limits,
): number | null {
  if (peers.size >= peersPerRoom) return peersPerRoom;
  let own = 0;
  for (const { who } of peers) if (who.actor.id === id) own += 1;
  return own >= peersPerPerson ? peersPerPerson : null;
}

/** Whether the session has this very person among those present. */
export function isHere(known: ParticipantState | undefined, { name, kind }: Actor): boolean {
  return known?.leftAt === null && known.name === name && known.kind === kind;
}
