import { Hono } from 'hono';
import { PAGE_PARTS } from '../../domain/page.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { IncidentScope } from '../../protocol/http.ts';
import { authorizeHub, authorizeOpening } from '../identity/authorize.ts';
import { ingestParams } from '../ingest/ingest.ts';
import type { PagerApi } from '../pager/api.ts';
import type { PastWish } from '../pager/past-pages.ts';
import { SessionRefused } from '../pager/session-refused.ts';
import { verdictList } from '../pager/verdict-list.ts';
import { readJson } from './body.ts';
import type { HttpContext, HttpDeps, HttpEnv } from './deps.ts';
import { allow, grantsAt } from './guard.ts';
import { HttpProblem } from './problem.ts';
import { rateOf } from './rate.ts';
import { linkBody, parseWith, startBody, verdictBody } from './schema.ts';

/** An opening event carries the whole procedure. */
const START_BODY = { bytes: 512 * 1024, ms: 10_000 };
const SMALL_BODY = { bytes: 1_024, ms: 10_000 };
const VERDICT_BODY = { bytes: 40 * 1024, ms: 10_000 };
const SCOPES: readonly IncidentScope[] = ['mine', 'team', 'all'];

/** `/v1/incidents…`, `/v1/verdicts`, `/v1/oncall`, `/v1/maintenance`, `/v1/services`, `/v1/past-pages` and `/v1/pager`: members of the whole hub only. */
export function pagerRoutes(deps: HttpDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  const mayAct = rateOf(deps.time, 'command');
  const mayStart = rateOf(deps.time, 'open');
  const mayLook = rateOf(deps.time, 'look');
  const mayList = rateOf(deps.time, 'read');
  const look = (c: HttpContext): void => {
    allow(authorizeHub(c.var.identity));
    mayLook(c.var.identity);
  };

  app.get('/v1/incidents', async (c) => {
    look(c);
    const wanted = c.req.query('scope') ?? 'all';
    const scope = SCOPES.find((known) => known === wanted);
    if (!scope) throw new HttpProblem(400, 'invalid', { where: 'scope', reason: SCOPES.join(' ') });
    const pages = Number(c.req.query('pages') ?? 1);
    if (!(Number.isSafeInteger(pages) && pages >= 1 && pages <= 100))
      throw new HttpProblem(400, 'invalid', { where: 'pages', reason: '1-100' });
    return c.json(await fromPager(pagerOf(deps).incidents(scope, c.var.identity.actor, pages)));
  });
  app.get('/v1/incidents/:ref', async (c) => {
    look(c);
    const follow = c.req.query('follow') === '1';
    return c.json(await fromPager(pagerOf(deps).incident(c.req.param('ref'), c.var.identity.actor, follow)));
  });
  app.get('/v1/incidents/:ref/parts/:part', async (c) => {
    look(c);
    const part = PAGE_PARTS.find((known) => known === c.req.param('part'));
    if (!part) throw new HttpProblem(404, 'not-found');
    return c.json(await fromPager(pagerOf(deps).part(c.req.param('ref'), part)));
  });
  app.post('/v1/incidents/:ref/session', async (c) => {
    const { identity } = c.var;
    allow(authorizeHub(identity));
    mayStart(identity);
    const { client, n, wantedId, data, takeOver } = parseWith(startBody, await readJson(c, START_BODY));
    allow(authorizeOpening(identity, data, grantsAt(deps)));
    const request = { data, cmd: { client, n }, wantedId: wantedId ?? null, takeOver };
    const started = await fromPager(pagerOf(deps).start(c.req.param('ref'), request, identity.actor));
    return c.json(started, started.created ? 201 : 200);
  });
  app.post('/v1/incidents/:ref/link', async (c) => {
    const { identity } = c.var;
    allow(authorizeHub(identity));
    mayAct(identity);
    const { session } = parseWith(linkBody, await readJson(c, SMALL_BODY));
    const incident = await fromPager(pagerOf(deps).link(c.req.param('ref'), session, identity.actor));
    return c.json({ incident });
  });
  app.post('/v1/incidents/:ref/verdict', async (c) => {
    const { identity } = c.var;
    allow(authorizeHub(identity));
    mayAct(identity);
    const { verdict } = parseWith(verdictBody, await readJson(c, VERDICT_BODY));
    return c.json(await fromPager(pagerOf(deps).judge(c.req.param('ref'), verdict, identity.actor)));
  });
  app.get('/v1/verdicts', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayList(c.var.identity);
    return c.json(await verdictList(await deps.hub.sessions(), deps.verdicts));
  });
  app.get('/v1/oncall', async (c) => {
    look(c);
    return c.json({ oncall: await fromPager(pagerOf(deps).oncall(c.var.identity.actor)) });
  });
  app.get('/v1/maintenance', async (c) => {
    look(c);
    return c.json({ windows: await fromPager(pagerOf(deps).maintenance()) });
  });
  app.get('/v1/services', async (c) => {
    look(c);
    return c.json({ services: await fromPager(pagerOf(deps).services()) });
  });
  app.get('/v1/past-pages', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayList(c.var.identity);
    return c.json(await fromPager(pagerOf(deps).past(pastWish((name) => c.req.query(name)))));
  });
  app.get('/v1/pager', async (c) => {
    look(c);
    return c.json(await fromPager(pagerOf(deps).health()));
  });
  return app;
}

const MOST_PAST_MS = 180 * 86_400_000;
const MOST_FROM = 9_900;

/** What of the pager's history is asked for; 400 where the words say none. */
function pastWish(query: (name: string) => string | undefined): PastWish {
  const [since, until] = ['since', 'until'].map((name) => Date.parse(query(name) ?? '')) as [number, number];
  const span = until - since;
  if (!(span >= 0 && span <= MOST_PAST_MS))
    throw new HttpProblem(400, 'invalid', { where: 'since', reason: 'at most 180 days before until' });
  const from = Number(query('from') ?? 0);
  if (!(Number.isSafeInteger(from) && from >= 0 && from <= MOST_FROM))
    throw new HttpProblem(400, 'invalid', { where: 'from', reason: `0-${MOST_FROM}` });
  const [first, last] = [since, until].map((ms) => new Date(ms).toISOString()) as [string, string];
  const isAsked = (name: string): boolean => query(name) === '1';
  return { since: first, until: last, from, acknowledged: isAsked('acknowledged'), keys: isAsked('keys') };
}

/** 501 `not-configured` where the hub has no pager. */
export function pagerOf({ pager }: HttpDeps): PagerApi {
  if (!pager) throw new HttpProblem(501, 'not-configured', { what: 'pager' });
  return pager;
}

/** The pager's own trouble is a bad gateway; what it or we refuse is not. */
function statusOf(error: PagerError): number {
  if (error.kind === 'not-found') return 404;
  return error.passing || error.kind === 'unauthorised' || error.kind === 'aborted' ? 502 : 409;
}

/** The pager's trouble as an answer: `pager-<kind>`, its own words taken in as any text from outside. */
export async function fromPager<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SessionRefused) throw new HttpProblem(409, error.kind, error.params);
    if (!(error instanceof PagerError)) throw error;
    if (error.kind === 'not-configured') throw new HttpProblem(501, 'not-configured', { what: 'pager' });
    throw new HttpProblem(statusOf(error), `pager-${error.kind}`, ingestParams(error.params));
  }
}
