import { PagerError } from '../../ports/pager-error.ts';
import { authorizeOpening } from '../identity/authorize.ts';
import type { PagerApi } from '../pager/api.ts';
import { verdictList } from '../pager/page-verdicts.ts';
import type { PastWish } from '../pager/past-pages.ts';
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
  const pager = (): PagerApi => pagerOf(deps);
  return {
    incidents: ({ query: { scope, pages }, identity }) => pager().pages.list(scope, identity.actor, pages),
    incident: ({ params, query, identity }) => pager().incident(params.ref, identity.actor, query.follow),
    part: ({ params: { ref, part } }) => pager().part(ref, part),
    async start({ c, params, identity, body: { client, n, wantedId, data, takeOver } }) {
      allow(authorizeOpening(identity, data, grantsAt(deps)));
      const request = { data, cmd: { client, n }, wantedId: wantedId ?? null, takeOver };
      const started = await pager().start(params.ref, request, identity.actor);
      if (started.created) c.status(201);
      return started;
    },
    link: async ({ params, identity, body }) => ({
      incident: await pager().link(params.ref, body.session, identity.actor),
    }),
    judge: ({ params, identity, body }) => pager().judge(params.ref, body.verdict, identity.actor),
    verdicts: async () => verdictList(await deps.hub.sessions(), deps.verdicts),
    oncall: async ({ identity }) => ({ oncall: await pager().oncall(identity.actor) }),
    maintenance: async () => ({ windows: await pager().maintenance() }),
    services: async () => ({ services: await pager().services() }),
    pastPages: ({ query: { since, until, ...wish } }) => pager().past({ ...wish, ...spanOf(since, until) }),
    pager: () => pager().health(),
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

/** Throws `not-configured` where the hub has no pager. */
export function pagerOf({ pager }: Pick<HttpDeps, 'pager'>): PagerApi {
  if (!pager) throw new PagerError('not-configured');
  return pager;
}
