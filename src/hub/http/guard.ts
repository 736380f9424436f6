import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Session } from '../../domain/session.ts';
import type { Transport } from '../../ports/edge.ts';
import { SESSION_ID } from '../../protocol/join-url.ts';
import { HubError } from '../base/contract.ts';
import { type Authenticated, authenticate } from '../identity/auth.ts';
import { authorizeSession, type Denial, NO_GRANTS } from '../identity/authorize.ts';
import type { HttpDeps, HttpEnv } from './deps.ts';
import { foreign, isOwnPage } from './origin.ts';
import { HttpProblem } from './problem.ts';

/** Query parameters in which people send secrets, and which every log on the way would keep. */
const SECRET_PARAMETERS = ['token', 'access_token', 'invite', 'authorization', 'bearer', 'api_key'];

/** What holds for every request, HTTP or upgrade, before anyone asks who sends it. Throws an `HttpProblem`. */
export function checkRequest(request: Request, { kind }: Transport, deps: Pick<HttpDeps, 'perimeter'>): void {
  const { headers } = request;
  const stranger = foreign(headers, deps.perimeter);
  // The hub's own page sends no token, and comes by no Unix socket.
  const isPage = kind === 'tcp' && !headers.has('authorization') && isOwnPage(headers);
  if (stranger && !(stranger === 'foreign-origin' && isPage)) throw new HttpProblem(403, stranger);
  const { searchParams } = new URL(request.url);
  for (const name of searchParams.keys()) {
    if (SECRET_PARAMETERS.includes(name.toLowerCase())) throw new HttpProblem(400, 'token-in-url');
  }
}

/** Who sends it, or a 401 `HttpProblem`. */
export async function identify(
  request: Request,
  transport: Transport,
  deps: Pick<HttpDeps, 'tokens' | 'met'>,
): Promise<Authenticated> {
  const auth = await authenticate(request.headers, transport, deps.tokens, sessionIn(request.url));
  if (!auth.ok) throw new HttpProblem(401, auth.kind);
  deps.met?.(auth.identity);
  return auth.identity;
}

/** The session that an address names; null: none. */
const sessionIn = (url: string): string | null =>
  /^\/v1\/sessions\/([^/]+)/.exec(new URL(url).pathname)?.[1] ?? null;

/**
 * What a browser sends that changes something, or stays open, comes from the hub's own page: 403 `foreign-origin`. A body is
 * JSON, which no form of another page can send: 403 `json-required`.
 */
export function mustBeOwnPage({ method, headers }: Request): void {
  if (!isOwnPage(headers)) throw new HttpProblem(403, 'foreign-origin');
  const isJson = /^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '');
  if (method !== 'GET' && !isJson) throw new HttpProblem(403, 'json-required');
}

/** Puts the identity into the context; everything after it is for known people only. */
export function identified(deps: HttpDeps): MiddlewareHandler<HttpEnv> {
  return createMiddleware<HttpEnv>(async (c, next) => {
    c.set('identity', await identify(c.req.raw, c.env.transport, deps));
    await next();
  });
}

/** Throws 403 with why somebody may not do this; null: they may. */
export function allow(denial: Denial | null): void {
  if (denial) throw new HttpProblem(403, denial.kind, denial.params);
}

/** Sources that may be named by who opens a session; null: any that the hub knows. */
export const grantsAt = ({ sourcesByOwner }: Pick<HttpDeps, 'sourcesByOwner'>) =>
  sourcesByOwner ? NO_GRANTS : null;

/** The session in the path, if this identity may touch it: 400 `bad-session-id`, 403 `wrong-session`. */
export function allowedSession(id: string, identity: Authenticated): string {
  if (!SESSION_ID.test(id)) throw new HttpProblem(400, 'bad-session-id');
  allow(authorizeSession(identity, id, null));
  return id;
}

/** Origin of the hub that serves a session; null: this one does, or it is not known. */
export async function servedAt(
  id: string,
  { hub, listening }: Pick<HttpDeps, 'hub' | 'listening'>,
): Promise<string | null> {
  if (!SESSION_ID.test(id) || hub.serves(id)) return null;
  const at = URL.parse(String((await hub.elsewhere(id)).params.hub))?.origin ?? null;
  // While it takes a session over it is named, and does not serve yet.
  return at === URL.parse(listening()?.base ?? '')?.origin ? null : at;
}

/** A session as it stands, for who may look at it: 404 `unknown-session`, 403 `removed` for who was removed from it. */
export async function stateOf(id: string, identity: Authenticated, deps: HttpDeps): Promise<Session> {
  const state = await deps.hub.session(allowedSession(id, identity));
  if (!state) throw await unknownSession(id, identity, deps);
  allow(authorizeSession(identity, id, state));
  return state;
}

/** 404 with the ids that look like it, the nearest first; people with one session only get none. */
export async function unknownSession(
  id: string,
  identity: Authenticated,
  deps: HttpDeps,
): Promise<HttpProblem> {
  const near = identity.session === null ? await deps.hub.nearest(id) : [];
  return new HttpProblem(404, 'unknown-session', { session: id, nearest: near.join(' ') });
}

/** Adds to `not-found` the ids that look like the one asked for. */
export async function notFoundNear<T>(
  id: string,
  identity: Authenticated,
  deps: HttpDeps,
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof HubError && error.kind === 'not-found')) throw error;
    throw await unknownSession(id, identity, deps);
  }
}
