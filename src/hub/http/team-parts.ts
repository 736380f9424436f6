import type { Actor } from '../../domain/event.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { calendarWishSchema, pageWishSchema } from '../../protocol/act-schema.ts';
import type { SessionSummary } from '../../protocol/http.ts';
import type { PartName, TeamParts, TeamSession } from '../../protocol/team.ts';
import type { PagerApi } from '../pager/api.ts';
import type { PartReading, ReadPart } from '../team/part.ts';
import type { TeamSources } from '../team/team-feed.ts';
import type { HttpDeps } from './deps.ts';
import { toldDetection } from './exclusions.ts';
import { mayLast } from './page-acts.ts';
import { pagerOf } from './pager.ts';
import { toldProblem } from './problem.ts';
import { parseWith } from './schema.ts';

/** Time limit for an answer of the pager, ms. After it the part says that the pager does not answer; a late answer is still shown. */
const SILENT_MS = 8_000;

interface TeamPartsDeps extends Pick<HttpDeps, 'hub' | 'detectionLog' | 'time' | 'logger'> {
  /** Null: there is none. */
  readonly pager: () => PagerApi | null;
}

type Head<P extends PartName> = TeamParts[P]['head'];
type Shown<P extends PartName> = {
  readonly head: Omit<Head<P>, 'stalled'> & { readonly stalled?: Head<P>['stalled'] };
  readonly rows: readonly TeamParts[P]['row'][];
};

/** The parts of the team's feed, each with the same content as its HTTP route, and the acts that homes send. */
export function teamParts(deps: TeamPartsDeps): TeamSources {
  const { hub, time, logger } = deps;
  const pager = (): PagerApi => {
    const api = deps.pager();
    return pagerOf(api ? { pager: api } : {});
  };
  const soon = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const silent = () => reject(new PagerError('unreachable', { reason: 'ETIMEDOUT' }));
      work.then(resolve, reject).finally(time.after(SILENT_MS, silent));
    });
  /** Reads a part; on failure it keeps the last reading and its time. */
  const kept = <P extends PartName>(
    nothing: Omit<Head<P>, 'stalled'>,
    read: () => Promise<Shown<P>>,
  ): ReadPart => {
    let readAt: number | null = null;
    return async (before): Promise<PartReading> => {
      try {
        const { head, rows } = await read();
        readAt = time.now();
        return { head: { stalled: null, ...head }, rows };
      } catch (error) {
        const told = toldProblem(error);
        if (told === null) logger.error({ err: error }, 'fault');
        const { kind, params } = told ?? { kind: 'failed', params: {} };
        if (kind === 'not-configured') return { head: null, rows: [] };
        const since = readAt === null ? null : new Date(readAt).toISOString();
        const head = before?.head ?? nothing;
        return { head: { ...head, stalled: { since, kind, params } }, rows: before?.rows ?? [] };
      }
    };
  };
  return {
    sessions: () =>
      kept<'sessions'>({}, async () => ({ head: {}, rows: (await hub.sessions()).map(teamSession) })),
    pages: ({ scope, hundreds }, by: Actor) =>
      kept<'pages'>({ scope, ...UNKNOWN }, async () => {
        const list = await soon(pager().pages.list(scope, by, hundreds));
        const { incidents, more, unread, counts, askerUnknown, stalled: told } = list;
        const stalled = told && { ...told, kind: `pager-${told.kind}` };
        return { head: { scope, more, unread, counts, askerUnknown, stalled }, rows: incidents };
      }),
    oncall: (by: Actor) =>
      kept<'oncall'>({}, async () => {
        const { policies, schedules } = await soon(pager().oncall(by));
        return {
          head: {},
          rows: [
            ...policies.map((policy) => ({ id: `policy ${policy.id}`, policy })),
            ...schedules.map((schedule) => ({ id: `schedule ${schedule.id}`, schedule })),
          ],
        };
      }),
    maintenance: () =>
      kept<'maintenance'>({}, async () => ({ head: {}, rows: await soon(pager().maintenance()) })),
    detection: () =>
      kept<'detection'>({ watcher: null, rules: 0 }, async () => {
        const { watcher, rules, ...lists } = await toldDetection(deps);
        const rows = Object.entries(lists).flatMap(([list, items]) =>
          (items as readonly unknown[]).map((item, i) => ({ id: `${list} ${i}`, list, item })),
        );
        return { head: { watcher, rules }, rows };
      }),
    async act({ page, ask, askedAt, cmd }, by) {
      if (page !== null) return pager().want(page, { ask: parseWith(pageWishSchema, ask), askedAt, cmd }, by);
      const wish = parseWith(calendarWishSchema, ask);
      mayLast(wish, time.now());
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
