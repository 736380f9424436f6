import { Hono } from 'hono';
import { z } from 'zod';
import { changeKindSchema, changeUrlSchema } from '../../domain/changes/change-schema.ts';
import { isoSchema } from '../../domain/release-schema.ts';
import { OutsideError } from '../../ports/outside.ts';
import type { ChangesAnswer } from '../../protocol/changes.ts';
import type { ChangeFeed } from '../changes/change-feed.ts';
import type { ReleaseDesk } from '../changes/release-desk.ts';
import { changeCoverage, changeRowOf } from '../changes/session-look.ts';
import { authorizeHub } from '../identity/authorize.ts';
import { ingestParams } from '../ingest/ingest.ts';
import { readJson } from './body.ts';
import type { HttpDeps, HttpEnv } from './deps.ts';
import { allow } from './guard.ts';
import { HttpProblem } from './problem.ts';
import { rateOf } from './rate.ts';
import { parseWith } from './schema.ts';

const BODY = { bytes: 8 * 1024, ms: 10_000 };
const LONGEST_MS = 30 * 86_400_000;
const ROWS = 500;
/** A deploy that was typed in is of some minutes ago, seldom of a day ago. */
const OLDEST_MS = 7 * 86_400_000;

const service = z.string().trim().min(1).max(200);
const addBody = z.strictObject({
  service,
  text: z.string().trim().min(1).max(300),
  kind: changeKindSchema.optional(),
  environment: service.optional(),
  happenedAt: isoSchema.optional(),
  url: changeUrlSchema.regex(/^https?:\/\//).optional(),
});

/** `/v1/system-changes` and `/v1/release-plan`: members of the whole hub only. */
export function systemChangeRoutes(deps: HttpDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  const mayLook = rateOf(deps.time, 'read');
  const mayAdd = rateOf(deps.time, 'command');

  app.get('/v1/system-changes', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayLook(c.var.identity);
    const since = Date.parse(c.req.query('since') ?? '');
    const ago = deps.time.now() - since;
    if (!(ago >= 0 && ago <= LONGEST_MS))
      throw new HttpProblem(400, 'invalid', { where: 'since', reason: 'at most 30 days ago' });
    const feed = feedOf(deps);
    const asked = c.req.queries('service') ?? [];
    const known = await feed.known(asked.length === 0 ? null : asked, new Date(since).toISOString());
    const rows = known.changes.map((change) =>
      changeRowOf({ change, place: change.state === 'waiting' ? 'waiting' : 'before', evidence: [] }),
    );
    return c.json({
      ...{ from: known.from, to: known.to, impact: null, hit: [], hasSources: feed.hasSources },
      ...{ rows: rows.slice(0, ROWS), more: Math.max(0, rows.length - ROWS) },
      ...changeCoverage(known),
    } satisfies ChangesAnswer);
  });
  app.post('/v1/system-changes', async (c) => {
    const { identity } = c.var;
    allow(authorizeHub(identity));
    mayAdd(identity);
    const {
      kind = null,
      environment = null,
      happenedAt = null,
      url = null,
      ...given
    } = parseWith(addBody, await readJson(c, BODY));
    if (happenedAt !== null) {
      const ago = deps.time.now() - Date.parse(happenedAt);
      if (ago < -60_000 || ago > OLDEST_MS)
        throw new HttpProblem(400, 'invalid', { where: 'happenedAt', reason: 'in the last 7 days' });
    }
    const change = await feedOf(deps).add({ ...given, kind, environment, happenedAt, url }, identity.actor);
    return c.json({ change: changeRowOf({ change, place: 'before', evidence: [] }).change }, 201);
  });
  app.get('/v1/system-changes/proof', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayLook(c.var.identity);
    return c.json({ proofs: await feedOf(deps).prove(c.req.raw.signal) });
  });
  app.get('/v1/release-plan', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayLook(c.var.identity);
    const desk = deskOf(deps);
    const named = c.req.query('service') ?? (desk.services.length === 1 ? desk.services[0] : undefined);
    if (named === undefined || !desk.services.includes(named))
      throw new HttpProblem(404, 'unknown-service', {
        service: named ?? '',
        known: desk.services.join(', '),
      });
    try {
      return c.json(await desk.plan(named, c.req.query('tag') ?? null, c.req.raw.signal));
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      throw new HttpProblem(502, `github-${error.kind}`, ingestParams(error.params));
    }
  });
  return app;
}

/** 501 `not-configured` where the hub has none. */
function feedOf({ systemChanges: { feed } = {} }: HttpDeps): ChangeFeed {
  if (!feed) throw new HttpProblem(501, 'not-configured', { what: 'changes' });
  return feed;
}

function deskOf({ systemChanges: { releases } = {} }: HttpDeps): ReleaseDesk {
  if (!releases) throw new HttpProblem(501, 'not-configured', { what: 'changes' });
  return releases;
}
