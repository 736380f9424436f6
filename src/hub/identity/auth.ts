import type { Actor } from '../../domain/event.ts';
import type { Transport } from '../../ports/edge.ts';
import { EMAIL_HEADER, NAME_HEADER } from '../../protocol/http.ts';
import type { Who } from '../base/who.ts';
import { checkPersonName } from './person-name.ts';
import { participantId } from './secrets.ts';
import { actorOf, type Tokens } from './tokens.ts';
import { webCookies } from './web-credential.ts';

/** Who asks, as HTTP needs them: for a live connection the hub takes them as they are. */
export interface Authenticated extends Who {
  readonly email: string | null;
  /** ISO time. */
  readonly expires: string | null;
  readonly ended: NonNullable<Who['ended']>;
}

type AuthRefusal = {
  readonly ok: false;
  readonly kind:
    | 'token-required'
    | 'token-unknown'
    | 'token-revoked'
    | 'token-expired'
    | 'identity-required'
    | 'name-unclear';
};
type Auth = { readonly ok: true; readonly identity: Authenticated } | AuthRefusal;

/**
 * On the Unix socket, behind a folder that only this user can enter, the caller's word is enough; everywhere else a
 * hub token is needed, and identity headers count for nothing. A browser's cookie is looked at where there is no other
 * credential. `session`: the one asked for, for which a cookie of another session counts as none; null: none in particular.
 */
export function authenticate(
  headers: Headers,
  transport: Transport,
  tokens: Tokens,
  session: string | null = null,
): Promise<Auth> {
  if (transport.kind === 'unix') return byHeaders(headers);
  return headers.has('authorization') ? byToken(headers, tokens) : byCookie(headers, tokens, session);
}

async function byCookie(headers: Headers, tokens: Tokens, session: string | null): Promise<Auth> {
  const cookies = webCookies(headers.get('cookie'));
  const cookie = session === null ? cookies[0] : cookies.find((one) => one.session === session);
  if (cookie === undefined) return { ok: false, kind: 'token-required' };
  return identityOf(await tokens.checkWeb(cookie.secret, cookie.session), tokens);
}

async function byToken(headers: Headers, tokens: Tokens): Promise<Auth> {
  const token = /^Bearer ([^\s]+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return { ok: false, kind: 'token-required' };
  return identityOf(await tokens.check(token), tokens);
}

function identityOf(check: Awaited<ReturnType<Tokens['check']>>, tokens: Tokens): Auth {
  if (!check.ok) return { ok: false, kind: check.kind };
  const { record } = check;
  const { email, session, expires, id } = record;
  const identity: Authenticated = {
    actor: actorOf(record),
    reach: session === null ? 'hub' : 'session',
    session,
    mayLines: record.web?.lines ?? true,
    ...(expires === null ? {} : { expiresAt: Date.parse(expires) }),
    ended: () => tokens.endOf(id),
    tokenId: id,
    email,
    expires,
  };
  return { ok: true, identity };
}

async function byHeaders(headers: Headers): Promise<Auth> {
  const [name, email] = [decoded(headers.get(NAME_HEADER)), decoded(headers.get(EMAIL_HEADER))];
  if (!name) return { ok: false, kind: 'identity-required' };
  const checked = checkPersonName(name, []);
  if (!checked.ok) return { ok: false, kind: 'name-unclear' };
  const actor: Actor = { id: await participantId(email || checked.name), name: checked.name, kind: 'member' };
  const nothing = { session: null, tokenId: null, expires: null, ended: () => null };
  return { ok: true, identity: { actor, reach: 'machine', mayLines: true, ...nothing, email } };
}

function decoded(text: string | null): string | null {
  try {
    return text === null ? null : decodeURIComponent(text);
  } catch {
    return null;
  }
}
