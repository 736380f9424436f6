import { Hono } from 'hono';
import type { Edge } from '../../ports/edge.ts';
import type { Health, Me } from '../../protocol/http.ts';
import { PROTOCOL } from '../../protocol/version.ts';
import { authorizeHub, authorizeMember } from '../identity/authorize.ts';
import { readJson } from './body.ts';
import { chatRoutes } from './chat.ts';
import { type HttpDeps, type HttpEnv, hubsOf } from './deps.ts';
import { exclusionRoutes } from './exclusions.ts';
import { allow, checkRequest, identified, identify } from './guard.ts';
import { exchangeRoute, inviteRoutes } from './invites.ts';
import { lineRoutes } from './lines.ts';
import { accessLog } from './log.ts';
import { pageActRoutes } from './page-acts.ts';
import { pagerRoutes } from './pager.ts';
import { errorResponse, HttpProblem, problemResponse } from './problem.ts';
import { rateOf } from './rate.ts';
import { readiness } from './readiness.ts';
import { listenBody, parseWith } from './schema.ts';
import { sessionRoutes } from './sessions.ts';
import { sharingMetrics } from './sharing-metrics.ts';
import { systemChangeRoutes } from './system-changes.ts';
import { teamOnly } from './team-only.ts';
import { upgradeRoute } from './upgrade.ts';
import { webhookRoute } from './webhook.ts';

/** So long a request for the next change is held; shorter than proxies hold an idle one. */
const CHANGES_MS = 25_000;
const BODY = { bytes: 8 * 1024, ms: 10_000 };

/** All that a hub answers to on the network. Errors are `{kind, params}`: the words are the screens' own. */
export function httpEdge(deps: HttpDeps): Edge {
  const app = new Hono<HttpEnv>();
  app.use(accessLog(deps));
  app.use(async (c, next) => {
    checkRequest(c.req.raw, deps);
    await next();
    c.header('x-content-type-options', 'nosniff');
    c.header('cache-control', 'no-store');
  });
  app.onError((error) => {
    const answer = errorResponse(error);
    if (!answer) deps.logger.error({ err: error }, 'request-failed');
    return answer ?? problemResponse(500, 'failed');
  });
  app.notFound(() => problemResponse(404, 'not-found'));
  app.use(teamOnly(deps));
  openRoutes(app, deps);
  app.route('/', exchangeRoute(deps));
  app.route('/', webhookRoute(deps));
  app.use('/v1/*', identified(deps));
  const mayAsk = rateOf(deps.time, 'request');
  app.use('/v1/*', async (c, next) => {
    mayAsk(c.var.identity);
    await next();
  });
  memberRoutes(app, deps);
  app.route('/', sessionRoutes(deps));
  app.route('/', inviteRoutes(deps));
  app.route('/', lineRoutes(deps));
  app.route('/', pagerRoutes(deps));
  app.route('/', pageActRoutes(deps));
  app.route('/', chatRoutes(deps));
  app.route('/', systemChangeRoutes(deps));
  app.route('/', exclusionRoutes(deps));
  return {
    fetch: async (request, transport) => app.fetch(request, { transport }),
    upgrade: upgradeRoute(deps),
  };
}

/** What can be asked without a token. */
function openRoutes(app: Hono<HttpEnv>, deps: HttpDeps): void {
  app.get('/healthz', (c) => {
    const here = c.env.transport.kind === 'unix' ? { pid: deps.pid, listening: deps.listening() } : {};
    const shares = deps.shared ? { sharing: deps.shared.status() } : {};
    const watch = deps.watchHealth?.() ?? null;
    return c.json({
      ok: true,
      version: deps.version,
      protocol: PROTOCOL,
      ...shares,
      ...(watch === null ? {} : { watch }),
      ...here,
    } satisfies Health);
  });
  const ready = readiness(deps);
  app.get('/readyz', async (c) => {
    const reason = await ready();
    return reason === null ? c.json({ ok: true }) : problemResponse(503, 'not-ready', { reason });
  });
  app.get('/metrics', async (c) => {
    const { transport } = c.env;
    if (!(transport.loopback && (transport.kind === 'unix' || deps.trustLoopback))) {
      allow(authorizeMember(await identify(c.req.raw, transport, deps), 'metrics'));
    }
    const shares = deps.shared ? await sharingMetrics(deps.shared.status()) : '';
    const text = `${await deps.hub.metricsText()}${shares}${(await deps.moreMetrics?.()) ?? ''}`;
    return c.body(text, 200, { 'content-type': 'text/plain; version=0.0.4' });
  });
  // Where a join line leads that was opened in a browser: its fragment has not come here, and need not.
  app.get('/s/:id', () => problemResponse(404, 'open-in-terminal'));
}

function memberRoutes(app: Hono<HttpEnv>, deps: HttpDeps): void {
  app.get('/v1/me', (c) => {
    const { actor, session, expires } = c.var.identity;
    return c.json({ actor, session, expires, ...hubsOf(deps) } satisfies Me);
  });
  const mayLook = rateOf(deps.time, 'look');
  app.get('/v1/procedures', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayLook(c.var.identity);
    const results = await deps.procedures.list();
    return c.json({
      procedures: results.flatMap((result) => (result.ok ? [result.loaded] : [])),
      problems: results.flatMap((result) => (result.ok ? [] : result.problems)),
    });
  });
  app.get('/v1/sources', (c) => {
    const guest = c.var.identity.actor.kind !== 'member';
    const seen = deps.sources.filter((source) => source.guests || !guest);
    return c.json({ sources: seen.map(({ name, guests }) => ({ name, guests })) });
  });
  app.get('/v1/changes', async (c) => {
    allow(authorizeHub(c.var.identity));
    if (!deps.changes) throw new HttpProblem(404, 'not-found');
    const after = Number(c.req.query('after') ?? 0);
    return c.json({ count: await deps.changes.after(Number.isFinite(after) ? after : 0, CHANGES_MS) });
  });
  app.post('/v1/listen', async (c) => {
    if (c.env.transport.kind !== 'unix' || !deps.listen) throw new HttpProblem(404, 'not-found');
    const { host, port } = parseWith(listenBody, await readJson(c, BODY));
    return c.json(await deps.listen(host, port));
  });
}
