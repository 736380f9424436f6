import { z } from 'zod';
import { whenAsked } from '../../domain/deciders/past.ts';
import { isoSchema } from '../../domain/release-schema.ts';
import type { CalendarWish, PageActWish } from '../../protocol/page-acts.ts';
import { agoSchema, LONGEST_WAIT_MS } from '../../protocol/route-table.ts';
import type { HttpDeps } from './deps.ts';
import { fromPager, pagerOf } from './pager.ts';
import { HttpProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';
import { parseWith } from './schema.ts';

/** Somebody waits for the answer; the person who wants to wait longer asks again. */
const WAIT_MS = 10_000;
const WEEK_S = 7 * 86_400;
const ref = z.string().trim().min(1).max(500);

const askSchema: z.ZodType<PageActWish> = z.union([
  z.strictObject({ act: z.literal('acknowledge'), takeOver: z.boolean().optional() }),
  z.strictObject({ act: z.literal('resolve') }),
  z.strictObject({ act: z.literal('snooze'), seconds: z.number().int().min(60).max(WEEK_S) }),
  z.strictObject({ act: z.literal('snooze'), until: isoSchema }),
  z.strictObject({ act: z.literal('escalate') }),
  z.strictObject({ act: z.literal('reassign'), who: z.string().trim().min(1).max(200) }),
  z.strictObject({ act: z.literal('note'), text: z.string().trim().min(1).max(8_000) }),
  z.strictObject({ act: z.literal('merge'), sources: z.array(ref).min(1).max(20) }),
]);

const name = z.string().trim().min(1).max(200);
const calendarSchema: z.ZodType<CalendarWish> = z.union([
  z.strictObject({ act: z.literal('override'), schedule: name, until: isoSchema }),
  z.strictObject({ act: z.literal('end-override'), schedule: name }),
  z.strictObject({
    act: z.literal('maintain'),
    services: z.array(name).min(1).max(20),
    until: isoSchema,
    text: z.string().trim().max(500),
  }),
  z.strictObject({ act: z.literal('end-maintenance'), window: name }),
]);
/** A turn or a rest that somebody forgets must end by itself. */
const LONGEST_MS = { override: 31 * 86_400_000, maintain: 7 * 86_400_000 } as const;

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
const actBody = z.object({ ask: askSchema, ...asking });
const calendarBody = z.object({ ask: calendarSchema, ...asking });

/** Its end lies ahead, and not too far. */
function mayLast(ask: CalendarWish, now: number): void {
  if (!('until' in ask)) return;
  const ahead = Date.parse(ask.until) - now;
  if (ahead >= 60_000 && ahead <= LONGEST_MS[ask.act]) return;
  throw new HttpProblem(400, 'invalid', {
    where: 'until',
    reason: `1 min - ${LONGEST_MS[ask.act] / 86_400_000} d`,
  });
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
