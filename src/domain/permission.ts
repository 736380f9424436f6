import type { CommandType } from './command.ts';
import { COMMAND_TABLE, type CommandRow } from './command-table.ts';
import type { Actor } from './event.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { Session } from './session.ts';

/** What of a session says who may look at it. */
export type Access = Pick<Session, 'participants' | 'invitedBy' | 'revoked'>;

/** Who let somebody in, who let those in, and so on up. */
export function inviters({ invitedBy }: Pick<Access, 'invitedBy'>, id: string): readonly string[] {
  const found: string[] = [];
  for (let by = invitedBy[id]; by !== undefined && !found.includes(by); by = invitedBy[by]) found.push(by);
  return found;
}

/** An invite of the web stands between its maker and those who came by it. */
const LINK = /^web-[0-9a-f]{10}$/;
export const isWebLink = (id: string): boolean => LINK.test(id);

/** The person who let somebody in; undefined: nobody did. */
export const inviterOf = (session: Pick<Access, 'invitedBy'>, id: string): string | undefined =>
  inviters(session, id).find((one) => !isWebLink(one));

/** Removed from the session, or come by an invite that was revoked or whose maker no longer has access. */
export function isShutOut(session: Access, id: string): boolean {
  const { participants, revoked } = session;
  return [id, ...inviters(session, id)].some(
    (one) => participants[one]?.removed === true || revoked[one] !== undefined,
  );
}

/** Why somebody may not ask for this in a session; null: they may, and whether it is done depends on its state. */
export function notPermitted(session: Session, act: CommandType, by: Actor): Refusal | null {
  if (!can(by.kind, act)) return refusal('not-allowed', { act, kind: by.kind });
  return isShutOut(session, by.id) ? refusal('not-allowed', { act, kind: 'removed' }) : null;
}

/** Who asks for what: as of `who` in the table of commands. */
const MAY: Readonly<Record<Exclude<Actor['kind'], 'system'>, readonly CommandRow['who'][]>> = {
  member: ['member', 'guest', 'anyone'],
  guest: ['guest', 'anyone'],
  observer: ['anyone'],
  web: ['web'],
};

/** A kind that this program does not know is of a newer one: who has it looks on and may do nothing, as an observer. */
export const knownKind = (kind: Actor['kind']): Actor['kind'] =>
  kind === 'system' || Object.hasOwn(MAY, kind) ? kind : 'observer';

/** Whether this kind of participant only looks on. */
export const looksOn = (kind: Actor['kind']): boolean => ['observer', 'web'].includes(knownKind(kind));

/** Whether this kind of participant may ask for this at all; the hub enforces it, screens show it. */
export function can(kind: Actor['kind'], type: CommandType): boolean {
  const known = knownKind(kind);
  return known === 'system' || MAY[known].includes(COMMAND_TABLE[type].who);
}
