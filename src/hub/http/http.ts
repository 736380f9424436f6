import { Hono } from 'hono';
import type { Edge } from '../../ports/edge.ts';
import { chatRoutes } from './chat.ts';
import type { HttpDeps, HttpEnv } from './deps.ts';
import { exclusionRoutes } from './exclusions.ts';
import { factRoutes } from './facts.ts';
import { checkRequest } from './guard.ts';
import { hubRoutes } from './hub-itself.ts';
import { inviteRoutes } from './invites.ts';
import { lineRoutes } from './lines.ts';
import { accessLog } from './log.ts';
import { pageActRoutes } from './page-acts.ts';
import { pagerRoutes } from './pager.ts';
import { errorResponse, problemResponse } from './problem.ts';
import { registerRoutes } from './route.ts';
import { sessionRoutes } from './sessions.ts';
import { systemChangeRoutes } from './system-changes.ts';
import { upgradeRoute } from './upgrade.ts';
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
