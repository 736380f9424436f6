import { PagerError } from '../../ports/pager-error.ts';
import { authorizeOpening } from '../identity/authorize.ts';
import { ingestParams } from '../ingest/ingest.ts';
import type { PagerApi } from '../pager/api.ts';
import type { PastWish } from '../pager/past-pages.ts';
import { SessionRefused } from '../pager/session-refused.ts';
import { verdictList } from '../pager/verdict-list.ts';
import type { HttpDeps } from './deps.ts';
import { allow, grantsAt } from './guard.ts';
import { HttpProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';

/** Pages, sessions from pages, verdicts, who is on call. */
export function pagerRoutes(
  deps: HttpDeps,
): HandlersOf<
  | 'incidents'
  | 'incident'
  | 'part'
  | 'start'
  | 'link'
  | 'judge'
  | 'verdicts'
  | 'oncall'
  | 'maintenance'
  | 'services'
  | 'pastPages'
  | 'pager'
> {
  const asked = <T>(work: (pager: PagerApi) => Promise<T>): Promise<T> => fromPager(work(pagerOf(deps)));
  return {
    incidents: ({ query: { scope, pages }, identity }) =>
      asked((pager) => pager.incidents(scope, identity.actor, pages)),
    incident: ({ params, query, identity }) =>
      asked((pager) => pager.incident(params.ref, identity.actor, query.follow)),
    part: ({ params: { ref, part } }) => asked((pager) => pager.part(ref, part)),
    async start({ c, params, identity, body: { client, n, wantedId, data, takeOver } }) {
      allow(authorizeOpening(identity, data, grantsAt(deps)));
      const request = { data, cmd: { client, n }, wantedId: wantedId ?? null, takeOver };
      const started = await asked((pager) => pager.start(params.ref, request, identity.actor));
      if (started.created) c.status(201);
      return started;
    },
    link: async ({ params, identity, body }) => ({
      incident: await asked((pager) => pager.link(params.ref, body.session, identity.actor)),
    }),
    judge: ({ params, identity, body }) =>
      asked((pager) => pager.judge(params.ref, body.verdict, identity.actor)),
    verdicts: async () => verdictList(await deps.hub.sessions(), deps.verdicts),
    oncall: async ({ identity }) => ({ oncall: await asked((pager) => pager.oncall(identity.actor)) }),
    maintenance: async () => ({ windows: await asked((pager) => pager.maintenance()) }),
    services: async () => ({ services: await asked((pager) => pager.services()) }),
    pastPages: ({ query: { since, until, ...wish } }) =>
      asked((pager) => pager.past({ ...wish, ...spanOf(since, until) })),
    pager: () => asked((pager) => pager.health()),
  };
}

const MOST_PAST_MS = 180 * 86_400_000;

/** 400 where it is no stretch of time, or a too long one. */
function spanOf(since: string, until: string): Pick<PastWish, 'since' | 'until'> {
  const [from, to] = [Date.parse(since), Date.parse(until)];
  if (!(to - from >= 0 && to - from <= MOST_PAST_MS))
    throw new HttpProblem(400, 'invalid', { where: 'since', reason: 'at most 180 days before until' });
  return { since: new Date(from).toISOString(), until: new Date(to).toISOString() };
}

/** 501 `not-configured` where the hub has no pager. */
export function pagerOf({ pager }: Pick<HttpDeps, 'pager'>): PagerApi {
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
