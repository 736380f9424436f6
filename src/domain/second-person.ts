import { asCompared } from '../text/as-compared.ts';
import type { Actor, DoneBy } from './event.ts';
import { inviters, isShutOut } from './permission.ts';
import type { Session, StepState } from './session.ts';

/** The first tick of a step that needs a second person, while it counts: another one's tick then confirms it. */
export const firstTick = (session: Session, { waiting }: StepState): StepState['waiting'] =>
  standingKey(session, waiting);

/**
 * What the first of two persons did, while it counts. What came by an import is whose the file says, so that its importer could
 * confirm what they had written themselves.
 */
export function standingKey(session: Session, first: DoneBy | null): DoneBy | null {
  const counts = first !== null && first.seq > session.importedTo && isKey(session, first.by);
  return counts ? first : null;
}

/** Guests are let in for a while, and who was removed, or whose access was revoked, may have been somebody else. */
export function isKey(session: Session, { id, kind }: Actor): boolean {
  return kind === 'member' && !isShutOut(session, id) && session.participants[id]?.revoked !== true;
}

/**
 * Why a second tick is not one of a second person; null: it is. `guest`: only members count. `same-name`: a person without an
 * e-mail address has the id of their name, so that one person can have two. `invited`: one let the other in, or somebody
 * let both in, and may hold both invites.
 */
export function notSecond(
  session: Session,
  first: Actor,
  second: Actor,
): 'guest' | 'same' | 'same-name' | 'invited' | null {
  if (!isKey(session, second)) return 'guest';
  if (first.id === second.id) return 'same';
  if (plain(first.name) === plain(second.name)) return 'same-name';
  return isLinked(session, first.id, second.id) ? 'invited' : null;
}

/** Why somebody may not confirm a run; null: they may. */
export const notConfirmer = (
  session: Session,
  { danger, by }: { readonly danger: 'low' | 'high'; readonly by: Actor },
  who: Actor,
): ReturnType<typeof notSecond> =>
  danger === 'low' ? (isKey(session, who) ? null : 'guest') : notSecond(session, by, who);

/** Who is there and would be a second person beside the first. */
export const secondPersons = (session: Session, first: Actor): readonly Actor[] =>
  Object.values(session.participants)
    .filter(({ leftAt }) => leftAt === null)
    .map(({ id, name, kind }) => ({ id, name, kind }))
    .filter((person) => notSecond(session, first, person) === null);

const plain = (name: string): string => asCompared(name).replace(/\s+/gu, '');

/** The user of the hub's own machine lets everybody in, and could write what they like there: their invites link nobody. */
function isLinked(session: Session, a: string, b: string): boolean {
  const [ofA, ofB] = [inviters(session, a), inviters(session, b)];
  if (ofA.includes(b) || ofB.includes(a)) return true;
  return ofA.some((id) => ofB.includes(id) && session.hosts[id] === undefined);
}
