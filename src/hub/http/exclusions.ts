import type { Exclusion } from '../../detection/exclusion.ts';
import type { ReviewedExclusion } from '../../detection/exclusion-review.ts';
import type { DetectionNews } from '../../detection/news.ts';
import type { DetectionLog } from '../../ports/detection-log.ts';
import { DetectionStoreError } from '../../ports/detection-store.ts';
import { ExclusionRefused, type ExclusionRequest } from '../../ports/exclusions.ts';
import { RetireRefused } from '../../ports/rule-retirement.ts';
import type { RouteBody } from '../../protocol/route-types.ts';
import { ingestText } from '../ingest/ingest.ts';
import type { HttpDeps } from './deps.ts';
import { HttpProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';

const DAY_MS = 86_400_000;
const LAST_DATE_MS = 8.64e15;

/** Documents are left out of detection, what removed rules left is ended, and what detection has to say is told. */
export function exclusionRoutes(
  deps: HttpDeps,
): HandlersOf<'exclusions' | 'detection' | 'exclude' | 'endExclusion' | 'retireRule'> {
  const log = () => detectionLogOf(deps);
  const watcher = (): Promise<string | null> => told(() => log().watcher());
  return {
    async exclusions() {
      const exclusions = await told(() => log().review());
      return { watcher: await watcher(), exclusions: exclusions.map(rowOf) };
    },
    detection: () => toldDetection(deps),
    async exclude({ identity: { actor }, body }) {
      const wish = wishOf(body, actor.name, deps.time.now());
      const added = await told(() => log().add(wish, actor.name));
      const { id, until } = added;
      void deps.audit?.excluded(actor, { id, what: whatOf(added), until, reason: added.reason });
      return { ...added, watcher: await watcher() };
    },
    async endExclusion({ params, identity: { actor }, body }) {
      const why = ingestText(body.reason);
      const ended = await told(() => log().end(params.id, why, actor.name));
      void deps.audit?.exclusionEnded(actor, ended.id, why);
      return { ...ended, watcher: await watcher() };
    },
    async retireRule({ params: { rule }, identity: { actor }, body }) {
      const why = ingestText(body.reason);
      await told(() => log().retire(rule, why, actor.name));
      void deps.audit?.ruleRetired(actor, rule, why);
      return { rule, watcher: await watcher() };
    },
  };
}

function detectionLogOf({ detectionLog }: Pick<HttpDeps, 'detectionLog'>): DetectionLog {
  if (!detectionLog) throw new HttpProblem(501, 'not-configured', { what: 'detection' });
  return detectionLog;
}

/** What detection has to say. Rejects with an `HttpProblem`. */
export async function toldDetection(deps: Pick<HttpDeps, 'detectionLog'>): Promise<DetectionNews> {
  const { unsent, ...news } = await told(() => detectionLogOf(deps).news());
  // The pager's own words.
  return { ...news, unsent: unsent.map((each) => ({ ...each, reason: ingestText(each.reason) })) };
}

function wishOf(asked: RouteBody<'exclude'>, by: string, now: number): ExclusionRequest {
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

/** A refusal, or a detection log that cannot be used, as an answer. */
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
    if (error instanceof DetectionStoreError)
      throw new HttpProblem(503, 'watch-store', { reason: error.kind });
    throw error;
  }
}
