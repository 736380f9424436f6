import { PagerError } from '../../ports/pager-error.ts';
import { calendarWishSchema, pageWishSchema } from '../../protocol/act-schema.ts';
import type { SessionSummary } from '../../protocol/http.ts';
import type { TeamSession } from '../../protocol/team.ts';
import type { PagerApi } from '../pager/api.ts';
import type { TeamSources } from '../team/team-sources.ts';
import type { HttpDeps } from './deps.ts';
import { toldDetection } from './exclusions.ts';
import { mayLast } from './page-acts.ts';
import { fromPager, pagerOf } from './pager.ts';
import { toldProblem } from './problem.ts';
import { parseWith } from './schema.ts';

/** After so long the pager is told as silent, ms; its answer is shown once it comes. */
const SILENT_MS = 8_000;

interface TeamSourcesDeps extends Pick<HttpDeps, 'hub' | 'watchLog' | 'time'> {
  /** Null: there is none. */
  readonly pager: () => PagerApi | null;
}

/** What homes are told, as the routes answer it. Rejects with an `HttpProblem` or a `HubError`. */
export function teamSources(deps: TeamSourcesDeps): TeamSources {
  const { hub, time } = deps;
  const pager = (): PagerApi => {
    const api = deps.pager();
    return pagerOf(api ? { pager: api } : {});
  };
  const soon = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const silent = new PagerError('unreachable', { reason: 'ETIMEDOUT' });
      const cancel = time.after(SILENT_MS, () => reject(silent));
      work.then(resolve, reject).finally(cancel);
    });
  return {
    sessions: async () => (await hub.sessions()).map(teamSession),
    pages: async (scope, hundreds, by) => fromPager(soon(pager().incidents(scope, by, hundreds))),
    oncall: async (by) => fromPager(soon(pager().oncall(by))),
    maintenance: async () => fromPager(soon(pager().maintenance())),
    detection: () => toldDetection(deps),
    async act({ page, ask, askedAt, cmd }, by) {
      if (page !== null)
        return fromPager(pager().want(page, { ask: parseWith(pageWishSchema, ask), askedAt, cmd }, by));
      const wish = parseWith(calendarWishSchema, ask);
      mayLast(wish, time.now());
      return fromPager(pager().askApart({ ask: wish, askedAt, cmd }, by, 0));
    },
    acted: async (id, session, waitMs) => fromPager(pager().asked(id, session, waitMs)),
    toldProblem(error) {
      const problem = toldProblem(error);
      return problem && { kind: problem.kind, params: problem.params };
    },
  };
}

const teamSession = (of: SessionSummary): TeamSession => ({
  id: of.id,
  status: of.status,
  title: of.title,
  kind: of.kind,
  severity: of.severity,
  openedAt: of.openedAt,
  closedAt: of.closedAt,
  progress: of.progress,
  peopleNow: of.peopleNow,
  driver: of.driver,
  verdict: of.verdict,
  logs: of.logs,
});
