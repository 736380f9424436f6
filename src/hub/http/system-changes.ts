import { asKept } from '../../domain/changes/coverage.ts';
import { OutsideError } from '../../ports/outside.ts';
import type { ChangeFeed } from '../changes/change-feed.ts';
import type { ReleaseDesk } from '../changes/release-desk.ts';
import { changeCoverage, changeRowOf } from '../changes/session-look.ts';
import { ingestParams } from '../ingest/ingest.ts';
import type { HttpDeps } from './deps.ts';
import { HttpProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';

const LONGEST_MS = 30 * 86_400_000;
const ROWS = 500;
/** A deploy that was typed in is of some minutes ago, seldom of a day ago. */
const OLDEST_MS = 7 * 86_400_000;

/** What went out, and the coming release. */
export function systemChangeRoutes(
  deps: HttpDeps,
): HandlersOf<'systemChanges' | 'addChange' | 'changeProofs' | 'releasePlan'> {
  return {
    async systemChanges({ query }) {
      const since = Date.parse(query.since);
      const ago = deps.time.now() - since;
      if (!(ago >= 0 && ago <= LONGEST_MS))
        throw new HttpProblem(400, 'invalid', { where: 'since', reason: 'at most 30 days ago' });
      const feed = feedOf(deps);
      const asked = [query.service].flat();
      const known = await feed.known(asked.length === 0 ? null : asked, new Date(since).toISOString());
      const rows = known.changes.map((change) =>
        changeRowOf({ change, place: change.state === 'waiting' ? 'waiting' : 'before', evidence: [] }),
      );
      const { coverage, gaps } = changeCoverage(known);
      return {
        ...{ from: known.from, to: known.to, impact: null, hit: [], hasSources: feed.hasSources },
        ...{ rows: rows.slice(0, ROWS), more: Math.max(0, rows.length - ROWS) },
        coverage: coverage.map(asKept),
        gaps,
      };
    },
    async addChange({ c, identity, body }) {
      const { kind = null, environment = null, happenedAt = null, url = null, ...given } = body;
      if (happenedAt !== null) {
        const ago = deps.time.now() - Date.parse(happenedAt);
        if (ago < -60_000 || ago > OLDEST_MS)
          throw new HttpProblem(400, 'invalid', { where: 'happenedAt', reason: 'in the last 7 days' });
      }
      const change = await feedOf(deps).add({ ...given, kind, environment, happenedAt, url }, identity.actor);
      c.status(201);
      return { change: changeRowOf({ change, place: 'before', evidence: [] }).change };
    },
    changeProofs: async ({ c }) => ({ proofs: await feedOf(deps).prove(c.req.raw.signal) }),
    async releasePlan({ c, query }) {
      const desk = deskOf(deps);
      const named = query.service ?? (desk.services.length === 1 ? desk.services[0] : undefined);
      if (named === undefined || !desk.services.includes(named))
        throw new HttpProblem(404, 'unknown-service', {
          service: named ?? '',
          known: desk.services.join(', '),
        });
      try {
        return await desk.plan(named, query.tag ?? null, c.req.raw.signal);
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        throw new HttpProblem(502, `github-${error.kind}`, ingestParams(error.params));
      }
    },
  };
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
