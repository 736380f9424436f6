import type { CommandType } from './command.ts';
import type { Actor } from './event.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { Session } from './session.ts';

const OBSERVER: ReadonlySet<CommandType> = new Set(['participant.join', 'participant.leave']);

/** What a guest may not do: end or rename the session, remove people, act outside, widen what is read. */
const GUEST_DENIED: ReadonlySet<CommandType> = new Set([
  'session.open',
  'session.rename',
  'session.close',
  'session.reopen',
  'participant.remove',
  'participant.invite',
  'participant.readmit',
  'participant.revoke',
  'tail.set',
  'release.set',
  'rollback.begin',
  'incident.link',
  'incident.leave',
  'responder.request',
  'notice.send',
  'action.request',
  'verdict.set',
  'events.redact',
]);

/** What only a feed may report, since a person could make it up. */
const SYSTEM_ONLY: ReadonlySet<CommandType> = new Set([
  'loss.report',
  'participant.admit',
  'incident.change',
  'session.relate',
  'changes.see',
  'change.come',
  'release.freeze',
  'release.add',
  'release.run',
  'responder.answer',
  'action.begin',
  'action.done',
  'action.fail',
  'action.abandon',
  'action.delay',
  'action.lose',
  'pager.stall',
  'pager.resume',
  'chat.request',
  'chat.stall',
  'chat.resume',
]);

/** Who let somebody in, who let those in, and so on up. */
export function inviters({ invitedBy }: Pick<Session, 'invitedBy'>, id: string): readonly string[] {
  const found: string[] = [];
  for (let by = invitedBy[id]; by !== undefined && !found.includes(by); by = invitedBy[by]) found.push(by);
  return found;
}

/** Removed from the session, or come by an invite that was revoked or whose maker no longer has access. */
export function isShutOut(session: Session, id: string): boolean {
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

/** Whether this kind of participant may ask for this at all; the hub enforces it, screens show it. */
export function can(kind: Actor['kind'], type: CommandType): boolean {
  switch (kind) {
    case 'system':
      return true;
    case 'member':
      return !SYSTEM_ONLY.has(type);
    case 'guest':
      return !SYSTEM_ONLY.has(type) && !GUEST_DENIED.has(type);
    case 'observer':
      return OBSERVER.has(type);
  }
}
