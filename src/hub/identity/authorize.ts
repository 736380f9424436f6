import type { CommandType } from '../../domain/command.ts';
import { COMMAND_TABLE } from '../../domain/command-table.ts';
import type { Actor } from '../../domain/event.ts';
import { type Access, can, isShutOut, notPermitted } from '../../domain/permission.ts';
import { type Refusal, type RefusalKind, refusal } from '../../domain/refusal.ts';
import type { Session } from '../../domain/session.ts';
import type { AskWhat } from '../../protocol/asks.ts';
import { isGuest, type Who } from '../base/who.ts';

/*
 * What somebody may do, and nothing else: each right is decided here, once, from who asks, where their credential
 * reaches, and the session as it stands. Callers only turn the answer into their own form.
 */

/** Why not. `wrong-session` and `removed` concern HTTP and live connections, the others are refusals like any. */
export interface Denial {
  readonly kind: Extract<RefusalKind, 'not-allowed' | 'session-closed'> | 'wrong-session' | 'removed';
  readonly params: Refusal['params'];
}

/** Log sources that anyone may name in a session. */
export interface Grants {
  has(source: string): boolean;
}

/** At a hub of one's own machine, a session that is not there yet has none that its owner has opened. */
export const NO_GRANTS: Grants = { has: () => false };

const notAllowed = (act: string, kind: string): Refusal => refusal('not-allowed', { act, kind });

/** What concerns the whole hub: its pages, procedures, imports, new sessions. */
export function authorizeHub(who: Who): Denial | null {
  if (who.session) return { kind: 'wrong-session', params: { session: who.session } };
  return authorizeMember(who, 'hub');
}

/** What members alone do, in any session they may touch: `invite`, `pipe`, `metrics`. */
export function authorizeMember({ actor }: Who, act: string): Denial | null {
  return actor.kind === 'member' ? null : (notAllowed(act, actor.kind) as Denial);
}

/** To look at a session and hear it; `state` is null where it has none that can be read. */
export function authorizeSession(who: Who, id: string, state: Access | null): Denial | null {
  if (who.session && who.session !== id) return { kind: 'wrong-session', params: { session: who.session } };
  return state && isShutOut(state, who.actor.id) ? { kind: 'removed', params: {} } : null;
}

/** To open a session with `data`, not checked yet. `grants` null: it may read any source the hub knows. */
export function authorizeOpening(who: Who, data: unknown, grants: Grants | null): Denial | null {
  return authorizeHub(who) ?? (authorizeSources(who, data, grants) as Denial | null);
}

/** To send lines into a session. */
export function authorizePipe(who: Who, session: Session): Refusal | null {
  const { id, kind } = who.actor;
  if (kind !== 'member') return notAllowed('lines', kind);
  if (isShutOut(session, id)) return notAllowed('lines', 'removed');
  if (who.ended?.()) return notAllowed('lines', 'ended');
  return session.status === 'open' ? null : refusal('session-closed', { act: 'lines' });
}

/** What is answered by single lines, or of the source that one line is of. */
const OF_LINES: ReadonlySet<AskWhat> = new Set([
  'lines-before',
  'lines-after',
  'context',
  'patterns',
  'pattern-lines',
  'trace',
  'field-values',
  'shown-histogram',
  'log-facts',
]);

/** What a page in a browser may ask, where it may see lines. */
export const isWebAsk = (what: string): boolean => what === 'lines-before' || what === 'lines-after';

/** What a page in a browser calls, as the table of routes says. */
export function authorizeRoute({ actor }: Who, route: string, web: boolean): Denial | null {
  return actor.kind !== 'web' || web ? null : (notAllowed(route, actor.kind) as Denial);
}

/** Guests see lines of open sources; who may write may point. */
export function authorizeAsk({ actor, mayLines }: Who, what: AskWhat): Refusal | null {
  if (actor.kind === 'web') return mayLines && isWebAsk(what) ? null : notAllowed(what, actor.kind);
  const open = OF_LINES.has(what);
  if (what === 'add-change') return actor.kind === 'member' ? null : notAllowed(what, actor.kind);
  const may = what === 'point' ? can(actor.kind, 'note.add') : mayLines && (open || !isGuest({ actor }));
  return may ? null : notAllowed(what, actor.kind);
}

/** Ids of those who came by an invite: see `invites.ts`. */
const INVITED = /^(?:(?:member|guest|observer)-[0-9a-f]{10}|web-[0-9a-f]{10}-\d{1,4})$/;

/**
 * To send a command to a session. `who` is null for the hub's own, in whosever name. Nothing in `data` has been checked:
 * what has not the shape of its command is left for its schema to refuse.
 */
export function authorizeCommand(
  who: Who | null,
  { type, data, by }: { readonly type: CommandType; readonly data: unknown; readonly by: Actor },
  session: Session,
  grants: Grants | null,
): Refusal | null {
  const denied = notPermitted(session, type, by);
  if (denied || who === null) return denied;
  if (who.ended?.()) return notAllowed(type, 'ended');
  switch (COMMAND_TABLE[type].limit) {
    case null:
      return null;
    case 'hub':
      return notAllowed(type, by.kind);
    case 'invited': {
      const { participant } = (data ?? {}) as { readonly participant?: unknown };
      const isInvited = who.reach !== 'session' || INVITED.test(String(participant));
      return isInvited ? null : notAllowed(type, 'invited');
    }
    case 'sources':
      return authorizeSources(who, data, grants);
  }
}

/** At a hub of one's own machine, others choose among the sources that its user has opened for this session. */
function authorizeSources({ reach }: Who, data: unknown, grants: Grants | null): Refusal | null {
  if (!grants || reach === 'machine') return null;
  const { tail } = (data ?? {}) as { readonly tail?: { readonly sources?: unknown } | null };
  const { sources } = tail ?? {};
  const granted = !Array.isArray(sources) || sources.every((one) => grants.has(String(one)));
  return granted ? null : notAllowed('tail.set', 'remote');
}
