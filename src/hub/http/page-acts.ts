import { lastsMs, longestDays, mayLast } from '../../domain/act-table.ts';
import { whenAsked } from '../../domain/deciders/past.ts';
import type { CalendarWish, PageActWish } from '../../protocol/page-acts.ts';
import type { HttpDeps } from './deps.ts';
import { pagerOf } from './pager.ts';
import { HttpProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';

/** Its end lies ahead, and not too far. Throws an `HttpProblem`. */
export function checkLasts(ask: CalendarWish | PageActWish, now: number): void {
  const ms = lastsMs(ask, now);
  if (ms === null || mayLast(ask.act, ms)) return;
  throw new HttpProblem(400, 'invalid', { where: 'until', reason: `1 min - ${longestDays(ask.act)} d` });
}

/** What people ask of the pager outside of sessions. */
export function pageActRoutes(deps: HttpDeps): HandlersOf<'askPage' | 'askApart' | 'asked'> {
  return {
    askPage({ params, identity, body }) {
      const { waitMs, ago, ...told } = body;
      const wish = { ...told, askedAt: whenAsked(deps.time.now(), { ago, ...told }) };
      checkLasts(wish.ask, deps.time.now());
      return pagerOf(deps).ask(params.ref, wish, identity.actor, waitMs);
    },
    askApart({ identity, body }) {
      const { waitMs, ago, ...told } = body;
      const wish = { ...told, askedAt: whenAsked(deps.time.now(), { ago, ...told }) };
      checkLasts(wish.ask, deps.time.now());
      return pagerOf(deps).askApart(wish, identity.actor, waitMs);
    },
    async asked({ params: { id }, query: { session = null, wait } }) {
      const asked = await pagerOf(deps).asked(id, session, wait);
      if (asked === null) throw new HttpProblem(404, 'unknown-action', { action: id });
      return asked;
    },
  };
}
