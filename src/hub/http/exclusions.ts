import { Hono } from 'hono';
import { z } from 'zod';
import type { Exclusion } from '../../detection/exclusion.ts';
import type { ReviewedExclusion } from '../../detection/exclusion-review.ts';
import type { DetectionNews } from '../../detection/news.ts';
import { ExclusionRefused, type ExclusionRequest } from '../../ports/exclusions.ts';
import { RetireRefused } from '../../ports/rule-retirement.ts';
import type { WatchLog } from '../../ports/watch-log.ts';
import { WatchStoreError } from '../../ports/watch-store.ts';
import { authorizeHub } from '../identity/authorize.ts';
import { ingestText } from '../ingest/ingest.ts';
import { readJson } from './body.ts';
import type { HttpDeps, HttpEnv } from './deps.ts';
import { allow } from './guard.ts';
import { HttpProblem } from './problem.ts';
import { rateOf } from './rate.ts';
import { parseWith } from './schema.ts';

const BODY = { bytes: 32 * 1024, ms: 10_000 };
const DAY_MS = 86_400_000;
const LAST_DATE_MS = 8.64e15;

const template = z.string().trim().min(1).max(4_000);
const reason = z.string().trim().min(1).max(1_000);
const name = z.string().trim().min(1).max(200);
/** The person saw what else it does, and confirmed. */
const sure = z.boolean().default(false);
/** From a session: a statement of the log, for every rule. */
const statementBody = z.object({ template, days: z.number().int().min(1).max(30), reason, sure });
/** `forMs` by the hub's clock, or `until`. */
const wishBody = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
    .nullable(),
  rule: name.nullable(),
  source: name.nullable(),
  match: z.discriminatedUnion('by', [
    z.object({ by: z.literal('pattern'), template }),
    z.object({ by: z.literal('query'), query: z.string().trim().min(1).max(4_000) }),
  ]),
  owner: name.nullable(),
  reason,
  forMs: z.number().int().min(1).nullable(),
  until: z.iso.datetime().nullable(),
  sure,
});
const addBody = z.union([wishBody, statementBody]);
const endBody = z.object({ reason: z.string().trim().max(1_000) });

/** `/v1/exclusions`, `/v1/rules`, `/v1/detection`: members of the whole hub leave documents out of detection, end what removed rules left, and hear what it has to say. */
export function exclusionRoutes(deps: HttpDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  const mayAct = rateOf(deps.time, 'command');
  const mayLook = rateOf(deps.time, 'look');
  const log = (): WatchLog => {
    if (!deps.watchLog) throw new HttpProblem(501, 'not-configured', { what: 'detection' });
    return deps.watchLog;
  };
  app.get('/v1/exclusions', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayLook(c.var.identity);
    const exclusions = await told(() => log().review());
    return c.json({ watcher: await told(() => log().watcher()), exclusions: exclusions.map(rowOf) });
  });
  app.get('/v1/detection', async (c) => {
    allow(authorizeHub(c.var.identity));
    const { unsent, ...news } = await told(() => log().news());
    // The pager's own words.
    const said = unsent.map((each) => ({ ...each, reason: ingestText(each.reason) }));
    return c.json({ ...news, unsent: said } satisfies DetectionNews);
  });
  app.post('/v1/exclusions', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayAct(c.var.identity);
    const { actor } = c.var.identity;
    const wish = wishOf(parseWith(addBody, await readJson(c, BODY)), actor.name, deps.time.now());
    const added = await told(() => log().add(wish, actor.name));
    const { id, until } = added;
    void deps.audit?.excluded(actor, { id, what: whatOf(added), until, reason: added.reason });
    return c.json({ ...added, watcher: await told(() => log().watcher()) });
  });
  app.post('/v1/exclusions/:id/end', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayAct(c.var.identity);
    const { actor } = c.var.identity;
    const why = ingestText(parseWith(endBody, await readJson(c, BODY)).reason);
    const ended = await told(() => log().end(c.req.param('id'), why, actor.name));
    void deps.audit?.exclusionEnded(actor, ended.id, why);
    return c.json({ ...ended, watcher: await told(() => log().watcher()) });
  });
  app.post('/v1/rules/:rule/retire', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayAct(c.var.identity);
    const { actor } = c.var.identity;
    const rule = c.req.param('rule');
    const why = ingestText(parseWith(endBody, await readJson(c, BODY)).reason);
    await told(() => log().retire(rule, why, actor.name));
    void deps.audit?.ruleRetired(actor, rule, why);
    return c.json({ rule, watcher: await told(() => log().watcher()) });
  });
  return app;
}

function wishOf(asked: z.infer<typeof addBody>, by: string, now: number): ExclusionRequest {
  // More than a date holds is refused like anything too long.
  const ahead = (ms: number): string => new Date(Math.min(now + ms, LAST_DATE_MS)).toISOString();
  if (!('match' in asked)) {
    const match = { by: 'pattern', pattern: '', template: ingestText(asked.template) } as const;
    const until = ahead(asked.days * DAY_MS);
    const all = { id: null, rule: null, source: null, match, owner: by };
    return { ...all, reason: ingestText(asked.reason), until, sure: asked.sure };
  }
  const { id, rule, source, match, owner, forMs, until } = asked;
  if ((forMs === null) === (until === null)) throw new HttpProblem(400, 'invalid', { where: 'until' });
  return {
    id,
    rule: rule === null ? null : ingestText(rule),
    source: source === null ? null : ingestText(source),
    match:
      match.by === 'query'
        ? { by: 'query', query: queryOf(match.query) }
        : { by: 'pattern', pattern: '', template: ingestText(match.template) },
    owner: owner === null ? by : ingestText(owner),
    reason: ingestText(asked.reason),
    until: forMs === null ? String(until) : ahead(forMs),
    sure: asked.sure,
  };
}

/** A query whose secrets were taken out would leave out other documents. */
function queryOf(query: string): string {
  if (ingestText(query) !== query)
    throw new HttpProblem(400, 'invalid', { where: 'query', reason: 'secret' });
  return query;
}

const whatOf = ({ match, rule }: Exclusion): string =>
  `${match.by === 'query' ? match.query : match.template}${rule === null ? '' : ` (${rule})`}`;

/** As `oncall exclusion list --json` prints it. */
const rowOf = ({ exclusion, state, held, users, lastHeld, rules }: ReviewedExclusion) => ({
  ...exclusion,
  state,
  held: { pages: held, users, last: lastHeld, rules },
});

/** A refusal, or a watch log that cannot be used, as an answer. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ExclusionRefused) {
      const isUnknown = error.kind === 'not-there' || error.kind === 'no-rule';
      const rules = error.rules.length === 0 ? {} : { rules: error.rules.join(', ') };
      throw new HttpProblem(isUnknown ? 404 : 409, `exclusion-${error.kind}`, { ...error.params, ...rules });
    }
    if (error instanceof RetireRefused) throw new HttpProblem(409, `rule-${error.kind}`, error.params);
    if (error instanceof WatchStoreError) throw new HttpProblem(503, 'watch-store', { reason: error.kind });
    throw error;
  }
}
