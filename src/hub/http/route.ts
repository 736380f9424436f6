import type { Hono, MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Session } from '../../domain/session.ts';
import { ROUTE_TABLE, type RouteRow } from '../../protocol/route-table.ts';
import type { Reply, RouteBody, RouteParams, RouteQuery, RouteWho } from '../../protocol/route-types.ts';
import { partsOf, ROUTES, type RouteName } from '../../protocol/routes.ts';
import { HubError } from '../base/contract.ts';
import type { Authenticated } from '../identity/auth.ts';
import { authorizeHub, authorizeMember, authorizeRoute, authorizeSession } from '../identity/authorize.ts';
import { readJson } from './body.ts';
import type { HttpContext, HttpDeps, HttpEnv } from './deps.ts';
import { allow, allowedSession, identified, identify, mustBeOwnPage, stateOf } from './guard.ts';
import { HttpProblem, standbyResponse } from './problem.ts';
import { rateOf } from './rate.ts';
import { parseWith, queryOf } from './schema.ts';

/** A connection is made by `upgrade.ts`, after the same checks. */
type Answered = Exclude<RouteName, 'live' | 'team'>;

/** A call that was let in, and read. */
interface Asked<N extends RouteName> {
  readonly c: HttpContext;
  readonly params: RouteParams<N>;
  readonly query: RouteQuery<N>;
  readonly body: RouteBody<N>;
  /** Who asks, where a credential is needed. */
  readonly identity: RouteWho<N> extends 'anyone' | 'page' | 'monitor' ? undefined : Authenticated;
  /** The session in the path, where the table says that only who may look at it may call; a damaged one has none. */
  readonly session: RouteWho<N> extends 'session' | 'member'
    ? Session
    : RouteWho<N> extends 'log'
      ? Session | undefined
      : undefined;
}

type Told<N extends RouteName> = [Reply<N>] extends [never] ? Response : Reply<N>;

/** What answers a route: JSON as the table says, with status 200 unless it sets another one, or a response of its own. */
type Handler<N extends RouteName> = (asked: Asked<N>) => Told<N> | Promise<Told<N>>;
export type Handlers = { readonly [N in Answered]: Handler<N> };
export type HandlersOf<N extends Answered> = Pick<Handlers, N>;

const BODY_MS = 10_000;
const BODY_BYTES = 8 * 1024;

const isAnswered = (name: string): name is Answered => name !== 'live' && name !== 'team';
const NAMES = Object.keys(ROUTES).filter(isAnswered);
const rowOf = (name: Answered): RouteRow => ROUTE_TABLE[name];
const isOpen = (name: Answered): boolean => ['anyone', 'page', 'monitor'].includes(rowOf(name).who);

/**
 * Registers every route of the table. Whether who asks may call it is decided here, by the table, then it is counted, and its
 * query and body are read; its handler is asked last.
 */
export function registerRoutes(app: Hono<HttpEnv>, deps: HttpDeps, handlers: Handlers): void {
  const rates = new Map<string, ReturnType<typeof rateOf>>();
  const rateFor = ({ tag, rate }: RouteRow): ReturnType<typeof rateOf> | null => {
    if (rate === null) return null;
    const key = `${tag} ${rate}`;
    const known = rates.get(key) ?? rateOf(deps.time, rate);
    rates.set(key, known);
    return known;
  };
  const register = (name: Answered): void => {
    const [method, path] = partsOf(name);
    const row = rowOf(name);
    const mayAsk = rateFor(row);
    const answer = handlers[name] as (asked: object) => unknown;
    app.on(method, path, async (c) => {
      if (c.var.identity) allow(authorizeRoute(c.var.identity, name, row.web ?? false));
      const session = await admit(c, row, mayAsk, deps);
      const query = row.query ? queryOf(row.query, c.req.queries()) : {};
      if (row.replies && !Object.hasOwn(row.replies, c.req.param('part') ?? ''))
        throw new HttpProblem(404, 'not-found');
      const limits = { bytes: row.most ?? BODY_BYTES, ms: BODY_MS };
      const body = row.body ? parseWith(row.body, await readJson(c, limits)) : {};
      const { identity } = c.var;
      const told = await answer({ c, params: c.req.param(), query, body, identity, session });
      return told instanceof Response ? told : c.json(told as object);
    });
  };
  for (const name of NAMES) if (rowOf(name).once) app.use(partsOf(name)[1], teamOnly(deps));
  NAMES.filter(isOpen).forEach(register);
  const mayAskAny = rateOf(deps.time, 'request');
  app.use('/v1/*', identified(deps), async (c, next) => {
    mayAskAny(c.var.identity);
    await next();
  });
  NAMES.filter((name) => !isOpen(name)).forEach(register);
}

/** Throws where who asks may not call it, or calls too often. The result is the session, where one has to be looked at for that. */
async function admit(
  c: HttpContext,
  { who, act = 'hub' }: RouteRow,
  mayAsk: ReturnType<typeof rateOf> | null,
  deps: HttpDeps,
): Promise<Session | undefined> {
  const { identity } = c.var;
  const id = c.req.param('id') ?? '';
  // The act of that path is done by this session.
  const asked = who === 'asked' ? c.req.query('session') : undefined;
  switch (who) {
    case 'anyone':
      return undefined;
    case 'page':
      mustBeOwnPage(c.req.raw);
      return undefined;
    case 'monitor': {
      const { transport } = c.env;
      if (transport.loopback && (transport.kind === 'unix' || deps.trustLoopback)) return undefined;
      allow(authorizeMember(await identify(c.req.raw, transport, deps), act));
      return undefined;
    }
    case 'machine':
      // To others it is not there.
      if (c.env.transport.kind !== 'unix' || !deps.listen) throw new HttpProblem(404, 'not-found');
      break;
    case 'known':
      break;
    case 'hub':
      allow(authorizeHub(identity));
      break;
    case 'member':
      allow(authorizeMember(identity, act));
      break;
    case 'asked':
      if (asked === undefined) allow(authorizeHub(identity));
      else allowedSession(asked, identity);
      break;
    case 'reach':
    case 'log':
    case 'session':
      allowedSession(id, identity);
  }
  mayAsk?.(identity);
  if (who === 'session' || who === 'member') return stateOf(id, identity, deps);
  if (who === 'log') return soundState(id, identity, deps);
  if (asked !== undefined) allow(authorizeSession(identity, asked, await deps.hub.session(asked)));
  return undefined;
}

/** A damaged session has no state to be looked at: what is sound of it can be read by members of the whole hub. */
async function soundState(id: string, identity: Authenticated, deps: HttpDeps): Promise<Session | undefined> {
  try {
    return await stateOf(id, identity, deps);
  } catch (error) {
    if (!(error instanceof HubError && error.kind === 'damaged')) throw error;
    allow(authorizeHub(identity));
    return undefined;
  }
}

/** What a team has once: where several hubs share the sessions, one of them answers for it, and the others say which. */
function teamOnly({ shared }: Pick<HttpDeps, 'shared'>): MiddlewareHandler<HttpEnv> {
  return createMiddleware<HttpEnv>(async (_, next) => {
    if (!shared || shared.status().leads) return next();
    return standbyResponse(shared.leaderUrl());
  });
}
