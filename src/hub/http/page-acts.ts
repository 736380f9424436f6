import { z } from 'zod';
import { ACT_TABLE } from '../../domain/act-table.ts';
import { whenAsked } from '../../domain/deciders/past.ts';
import { isoSchema } from '../../domain/release-schema.ts';
import { calendarWishSchema, pageWishSchema } from '../../protocol/act-schema.ts';
import type { CalendarWish } from '../../protocol/page-acts.ts';
import { agoSchema, LONGEST_WAIT_MS } from '../../protocol/route-table.ts';
import type { HttpDeps } from './deps.ts';
import { fromPager, pagerOf } from './pager.ts';
import { HttpProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';
import { parseWith } from './schema.ts';

/** Somebody waits for the answer; the person who wants to wait longer asks again. */
const WAIT_MS = 10_000;

const asking = {
  askedAt: isoSchema.optional(),
  ago: agoSchema,
  /** Of a script's line: the same again is the same wish. */
  cmd: z
    .string()
    .regex(/^[\w:-]{1,100}$/)
    .optional(),
  waitMs: z.number().int().min(0).max(LONGEST_WAIT_MS).default(WAIT_MS),
};
const actBody = z.object({ ask: pageWishSchema, ...asking });
const calendarBody = z.object({ ask: calendarWishSchema, ...asking });

/** Its end lies ahead, and not too far. */
export function mayLast(ask: CalendarWish, now: number): void {
  const { longestMs } = ACT_TABLE[ask.act];
  if (!('until' in ask) || longestMs === null) return;
  const ahead = Date.parse(ask.until) - now;
  if (ahead >= 60_000 && ahead <= longestMs) return;
  throw new HttpProblem(400, 'invalid', { where: 'until', reason: `1 min - ${longestMs / 86_400_000} d` });
}

/** What people ask of the pager outside of sessions. */
export function pageActRoutes(deps: HttpDeps): HandlersOf<'askPage' | 'askApart' | 'asked'> {
  return {
    askPage({ params, identity, body }) {
      const { waitMs, ago, ...told } = parseWith(actBody, body);
      const wish = { ...told, askedAt: whenAsked(deps.time.now(), { ago, ...told }) };
      return fromPager(pagerOf(deps).ask(params.ref, wish, identity.actor, waitMs));
    },
    askApart({ identity, body }) {
      const { waitMs, ago, ...told } = parseWith(calendarBody, body);
      const wish = { ...told, askedAt: whenAsked(deps.time.now(), { ago, ...told }) };
      mayLast(wish.ask, deps.time.now());
      return fromPager(pagerOf(deps).askApart(wish, identity.actor, waitMs));
    },
    async asked({ params: { id }, query: { session = null, wait } }) {
      const asked = await pagerOf(deps).asked(id, session, wait);
      if (asked === null) throw new HttpProblem(404, 'unknown-action', { action: id });
      return asked;
    },
  };
}
