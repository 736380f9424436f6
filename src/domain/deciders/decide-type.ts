import type { Command, CommandType } from '../command.ts';
import type { Actor, Fact } from '../event.ts';
import type { Refusal, RefusalKind } from '../refusal.ts';
import { refusal } from '../refusal.ts';
import type { Session } from '../session.ts';

/** Facts to append (none: accepted without effect), or why not. */
export type Decision =
  | { readonly ok: true; readonly facts: readonly Fact[] }
  | { readonly ok: false; readonly refusal: Refusal };

export type Decide<T extends CommandType = CommandType> = (
  session: Session,
  command: Extract<Command, { type: T }>,
  now: string,
) => Decision;
export type Deciders = { readonly [T in CommandType]?: Decide<T> };

export const accept = (...facts: readonly Fact[]): Decision => ({ ok: true, facts });
export const noEffect: Decision = { ok: true, facts: [] };
export const refuse = (kind: RefusalKind, params: Refusal['params'] = {}): Decision => ({
  ok: false,
  refusal: refusal(kind, params),
});

/** The id of what a command makes: pending on one screen and confirmed on all, it is the same thing. */
export function madeId(command: Pick<Command, 'cmd'>, index = 0): string {
  const { client, n } = command.cmd;
  return index === 0 ? `${client}.${n}` : `${client}.${n}.${index}`;
}

/** A participant who has not been removed; having left, one can still be named as owner or assignee. */
export function isParticipant(session: Session, id: string): boolean {
  return session.participants[id]?.removed === false;
}

/** Whether it is somebody on the web, who can do nothing and so is given nothing to do. */
export const isOnWeb = (session: Session, id: string | null): boolean =>
  id !== null && session.participants[id]?.kind === 'web';

export const isPresent = (session: Session, id: string): boolean =>
  isParticipant(session, id) && session.participants[id]?.leftAt === null;

/** What a session can hold: far more than people write, and little enough for every screen to hold it whole. */
const MOST = { notes: 10_000, pins: 2_000, mutes: 200, wordings: 200, changes: 500 } as const;
/** Of that, what one guest can make. */
const MOST_OF_GUEST = { notes: 500, pins: 100, mutes: 20 } as const;

type Counted = keyof typeof MOST;

/** Refuses one more of a kind where the session, or this guest in it, has made its fill. */
export function full(
  what: Counted,
  all: readonly { readonly by: Actor }[] | number,
  by: Actor,
): Decision | null {
  const count = typeof all === 'number' ? all : all.length;
  if (count >= MOST[what]) return refuse('too-many', { what, limit: MOST[what] });
  if (by.kind !== 'guest' || typeof all === 'number' || !(what in MOST_OF_GUEST)) return null;
  const limit = MOST_OF_GUEST[what as keyof typeof MOST_OF_GUEST];
  const own = all.filter((one) => one.by.id === by.id).length;
  return own >= limit ? refuse('too-many', { what, limit }) : null;
}
