import { Hono } from 'hono';
import type { Edge } from '../../ports/edge.ts';
import { ROUTE_TABLE } from '../../protocol/route-table.ts';
import { partsOf } from '../../protocol/routes.ts';
import { authorizeHub } from '../identity/authorize.ts';
import { chatRoutes } from './chat.ts';
import type { HttpDeps, HttpEnv } from './deps.ts';
import { exclusionRoutes } from './exclusions.ts';
import { factRoutes } from './facts.ts';
import { allow, allowedSession, checkRequest, identify, mustBeOwnPage, unknownSession } from './guard.ts';
import { hubRoutes } from './hub-itself.ts';
import { inviteRoutes } from './invites.ts';
import { lineRoutes } from './lines.ts';
import { accessLog } from './log.ts';
import { pageActRoutes } from './page-acts.ts';
import { pagerRoutes } from './pager.ts';
import { errorResponse, HttpProblem, problemResponse, standbyResponse } from './problem.ts';
import { rateOf } from './rate.ts';
import { registerRoutes } from './route.ts';
import { sessionRoutes } from './sessions.ts';
import { systemChangeRoutes } from './system-changes.ts';
import { webRoutes } from './web.ts';
import { webhookRoutes } from './webhook.ts';

/** All that a hub answers to on the network. Errors are `{kind, params}`: the words are the screens' own. */
export function httpEdge(deps: HttpDeps): Edge {
  const app = new Hono<HttpEnv>();
  app.use(accessLog(deps));
  app.use(async (c, next) => {
    checkRequest(c.req.raw, c.env.transport, deps);
    await next();
    c.header('x-content-type-options', 'nosniff');
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  app.onError((error) => {
    const answer = errorResponse(error);
    if (!answer) deps.logger.error({ err: error }, 'request-failed');
    return answer ?? problemResponse(500, 'failed');
  });
  app.notFound(() => problemResponse(404, 'not-found'));
  registerRoutes(app, deps, {
    ...hubRoutes(deps),
    ...sessionRoutes(deps),
    ...inviteRoutes(deps),
    ...lineRoutes(deps),
    ...pagerRoutes(deps),
    ...pageActRoutes(deps),
    ...chatRoutes(deps),
    ...systemChangeRoutes(deps),
    ...exclusionRoutes(deps),
    ...factRoutes(deps),
    ...webhookRoutes(deps),
    ...webRoutes(deps),
  });
  return {
    fetch: async (request, transport) => app.fetch(request, { transport }),
    upgrade: upgradeRoute(deps),
  };
}

const TEAM = partsOf('team')[1];
const LIVE = new RegExp(`^${partsOf('live')[1].replace(':id', '([^/]+)')}$`);

/**
 * Upgrades to `/v1/sessions/<id>/live`, and to `/v1/team/live` for members of the whole hub: the same checks as for HTTP, and
 * then the socket is the hub's.
 */
function upgradeRoute(deps: HttpDeps): Edge['upgrade'] {
  const mayAttach = rateOf(deps.time, ROUTE_TABLE.live.rate);
  return async (request, transport) => {
    try {
      checkRequest(request, transport, deps);
      const { pathname } = new URL(request.url);
      const { team, shared } = deps;
      const isTeam = pathname === TEAM && team !== undefined;
      const wanted = LIVE.exec(pathname)?.[1];
      if (wanted === undefined && !isTeam) throw new HttpProblem(404, 'not-found');
      if (isTeam && shared && !shared.status().leads) return standbyResponse(shared.leaderUrl());
      const identity = await identify(request, transport, deps);
      if (identity.actor.kind === 'web') mustBeOwnPage(request);
      mayAttach(identity);
      if (wanted === undefined || isTeam) {
        allow(authorizeHub(identity));
        deps.logger.info({ via: transport.kind, by: identity.actor.id, token: identity.tokenId }, 'attached');
        return (socket) => team?.attach(socket, identity);
      }
      const session = allowedSession(decoded(wanted), identity);
      if (!deps.hub.serves(session)) throw await deps.hub.elsewhere(session);
      if (!(await deps.hub.session(session))) throw await unknownSession(session, identity, deps);
      const { actor, tokenId } = identity;
      deps.logger.info({ session, via: transport.kind, by: actor.id, token: tokenId }, 'attached');
      return (socket) => deps.hub.attach(session, socket, identity);
    } catch (error) {
      const answer = errorResponse(error);
      if (!answer) deps.logger.error({ err: error }, 'upgrade-failed');
      else deps.logger.info({ status: answer.status, via: transport.kind }, 'upgrade-refused');
      return answer ?? problemResponse(500, 'failed');
    }
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new HttpProblem(400, 'bad-session-id');
  }
}
