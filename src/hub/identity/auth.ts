import type { Actor } from '../../domain/event.ts';
import type { Transport } from '../../ports/edge.ts';
import { EMAIL_HEADER, NAME_HEADER } from '../../protocol/http.ts';
import type { Reach, Who } from '../types.ts';
import { checkName } from './person-name.ts';
import { participantId } from './secrets.ts';
import { actorOf, type Tokens } from './tokens.ts';

/** Who asks, and what their credential opens. */
export interface Identity {
  readonly actor: Actor;
  readonly email: string | null;
  /** The only session they may touch; null: all. */
  readonly session: string | null;
  readonly tokenId: string | null;
  readonly expires: string | null;
  /** Why their access is no more since they came; null while it is. */
  ended(): 'revoked' | 'expired' | null;
}

export type AuthRefusal = {
  readonly ok: false;
  readonly kind:
    | 'token-required'
    | 'token-unknown'
    | 'token-revoked'
    | 'token-expired'
    | 'identity-required'
    | 'name-unclear';
};
export type Auth = { readonly ok: true; readonly identity: Identity } | AuthRefusal;

/**
 * On the Unix socket, behind a folder that only this user can enter, the caller's word is enough; everywhere else a
 * hub token is needed, and identity headers count for nothing.
 */
export function authenticate(headers: Headers, transport: Transport, tokens: Tokens): Promise<Auth> {
  return transport.kind === 'unix' ? byHeaders(headers) : byToken(headers, tokens);
}

async function byToken(headers: Headers, tokens: Tokens): Promise<Auth> {
  const token = /^Bearer ([^\s]+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return { ok: false, kind: 'token-required' };
  const check = await tokens.check(token);
  if (!check.ok) return { ok: false, kind: check.kind };
  const { record } = check;
  const { email, session, expires, id } = record;
  const ended = () => tokens.endOf(id);
  return { ok: true, identity: { actor: actorOf(record), email, session, expires, tokenId: id, ended } };
}

async function byHeaders(headers: Headers): Promise<Auth> {
  const [name, email] = [decoded(headers.get(NAME_HEADER)), decoded(headers.get(EMAIL_HEADER))];
  if (!name) return { ok: false, kind: 'identity-required' };
  const checked = checkName(name, []);
  if (!checked.ok) return { ok: false, kind: 'name-unclear' };
  const actor: Actor = { id: await participantId(email || checked.name), name: checked.name, kind: 'member' };
  return {
    ok: true,
    identity: { actor, email, session: null, tokenId: null, expires: null, ended: () => null },
  };
}

function decoded(text: string | null): string | null {
  try {
    return text === null ? null : decodeURIComponent(text);
  } catch {
    return null;
  }
}

export function reachOf({ tokenId, session }: Identity): Reach {
  if (tokenId === null) return 'machine';
  return session === null ? 'hub' : 'session';
}

/** An identity as the hub takes it for a live connection. */
export function whoOf(identity: Identity): Who {
  const { actor, expires, tokenId, ended } = identity;
  return {
    actor,
    ended,
    mayLines: true,
    reach: reachOf(identity),
    ...(expires === null ? {} : { expiresAt: Date.parse(expires) }),
    ...(tokenId === null ? {} : { tokenId }),
  };
}
