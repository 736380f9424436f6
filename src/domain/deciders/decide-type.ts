import type { Command, CommandType } from '../command.ts';
import type { Fact } from '../event.ts';
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
export function madeId(command: Command, index = 0): string {
  const { client, n } = command.cmd;
  return index === 0 ? `${client}.${n}` : `${client}.${n}.${index}`;
}

/** A participant who has not been removed; having left, one can still be named as owner or assignee. */
export function isParticipant(session: Session, id: string): boolean {
  return session.participants[id]?.removed === false;
}

export const isPresent = (session: Session, id: string): boolean =>
  isParticipant(session, id) && session.participants[id]?.leftAt === null;
