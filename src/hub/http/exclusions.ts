import { Hono } from 'hono';
import { z } from 'zod';
import { authorizeHub } from '../identity/authorize.ts';
import { ingestText } from '../ingest/ingest.ts';
import { readJson } from './body.ts';
import type { HttpDeps, HttpEnv } from './deps.ts';
import { allow } from './guard.ts';
import { HttpProblem } from './problem.ts';
import { commandRate } from './rate.ts';
import { parseWith } from './schema.ts';

const BODY = { bytes: 32 * 1024, ms: 10_000 };
const askedBody = z.object({
  template: z.string().trim().min(1).max(4_000),
  days: z.number().int().min(1).max(30),
  reason: z.string().trim().min(1).max(1_000),
});

/** `/v1/exclusions`: members of the whole hub leave a statement of the log out of detection for some days. */
export function exclusionRoutes(deps: HttpDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  const mayAct = commandRate(deps.time);
  app.post('/v1/exclusions', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayAct(c.var.identity);
    const { exclusions } = deps;
    if (!exclusions) throw new HttpProblem(501, 'not-configured', { what: 'detection' });
    const { template, days, reason } = parseWith(askedBody, await readJson(c, BODY));
    const asked = { template: ingestText(template), days, reason: ingestText(reason) };
    const { id, until } = await exclusions.add(asked, c.var.identity.actor.name);
    return c.json({ id, until });
  });
  return app;
}
