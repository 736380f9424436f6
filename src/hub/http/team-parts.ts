import { calendarWishSchema, pageWishSchema } from '../../protocol/act-schema.ts';
import type { SessionSummary } from '../../protocol/http.ts';
import type { TeamSession } from '../../protocol/team.ts';
import type { PagerApi } from '../pager/api.ts';
import type { TeamSources } from '../team/team-feed.ts';
import type { HttpDeps } from './deps.ts';
import { toldDetection } from './exclusions.ts';
import { checkLasts } from './page-acts.ts';
import { pagerOf } from './pager.ts';
import { toldProblem } from './problem.ts';
import { parseWith } from './schema.ts';

interface TeamPartsDeps extends Pick<HttpDeps, 'hub' | 'detectionLog' | 'time' | 'logger'> {
  /** Null: there is none. */
  readonly pager: () => PagerApi | null;
}

/** The parts of the team's feed, each with the same content as its HTTP route, and the acts that homes send. */
export function teamParts(deps: TeamPartsDeps): TeamSources {
  const { hub, time, logger } = deps;
  const pager = (): PagerApi => {
    const api = deps.pager();
    return pagerOf(api ? { pager: api } : {});
  };
  return {
    sessions: () => ({
      nothing: {},
      read: async () => ({ head: {}, rows: (await hub.sessions()).map(teamSession) }),
    }),
    pages: ({ scope, hundreds }, by) => ({
      nothing: { scope, ...UNKNOWN },
      read: async () => pager().pages.part(scope, by, hundreds),
    }),
    oncall: (by) => ({
      nothing: {},
      async read() {
        const { policies, schedules } = await pager().oncall(by);
        const rows = [
          ...policies.map((policy) => ({ id: `policy ${policy.id}`, policy })),
          ...schedules.map((schedule) => ({ id: `schedule ${schedule.id}`, schedule })),
        ];
        return { head: {}, rows };
      },
    }),
    maintenance: () => ({
      nothing: {},
      read: async () => ({ head: {}, rows: await pager().maintenance() }),
    }),
    detection: () => ({
      nothing: { watcher: null, rules: 0 },
      async read() {
        const { watcher, rules, ...lists } = await toldDetection(deps);
        const rows = Object.entries(lists).flatMap(([list, items]) =>
          (items as readonly unknown[]).map((item, i) => ({ id: `${list} ${i}`, list, item })),
        );
        return { head: { watcher, rules }, rows };
      },
    }),
    async act({ page, ask, askedAt, cmd }, by) {
      if (page !== null) {
        const wish = parseWith(pageWishSchema, ask);
        checkLasts(wish, time.now());
        return pager().want(page, { ask: wish, askedAt, cmd }, by);
      }
      const wish = parseWith(calendarWishSchema, ask);
      checkLasts(wish, time.now());
      return pager().askApart({ ask: wish, askedAt, cmd }, by, 0);
    },
    acted: async (id, session, waitMs) => pager().asked(id, session, waitMs),
    told(error) {
      const problem = toldProblem(error);
      if (problem === null) logger.error({ err: error }, 'fault');
      return problem ? { kind: problem.kind, params: problem.params } : { kind: 'failed', params: {} };
    },
  };
}

/** Of pages that were never read. */
const UNKNOWN = {
  more: false,
  unread: 0,
  counts: { mine: null, team: null, all: null, more: { mine: false, team: false, all: false } },
  askerUnknown: null,
};

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
