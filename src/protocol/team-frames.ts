import { z } from 'zod';

/*
 * The team's feed: what a home shows, pushed, and what is asked there. One live connection of a member to the hub that does
 * what a team has once.
 *
 *   up:   hello ─► look (again whenever it looks at something else), act, seen
 *   down: welcome ─► part (each one whole at first, then what has changed), act, refused, bye
 */

const n = z.number().int().min(1);
const count = z.number().int().min(0);
const id = z.string();
const params = z.record(z.string(), z.union([z.string(), z.number()]));
const some = z.record(z.string(), z.unknown());

/** Everything a home may send. */
export const teamUpSchema = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('hello'),
    protocol: z.number().int(),
    /** Random id of this home's act counter; bound to its person by the hub. */
    client: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  }),
  /** Whose pages, and how many hundreds of them. */
  z.object({
    t: z.literal('look'),
    scope: z.enum(['mine', 'team', 'all']),
    hundreds: z.number().int().min(1).max(100),
  }),
  z.object({
    t: z.literal('act'),
    n,
    /** Id, number or web address; null: it is about no page. */
    page: z.string().trim().min(1).max(500).nullable(),
    /** A `PageActWish`, or a `CalendarWish` where there is no page; what is none is refused by its number. */
    ask: z.unknown(),
    /** Milliseconds since the person asked for it, by the client's own clock; absent: just now. */
    ago: count.optional(),
  }),
  /** Sent each second while it changes: how many `part` frames of this connection have been read. */
  z.object({ t: z.literal('seen'), frames: count }),
]);

/** Everything the hub may send. */
export const teamDownSchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('welcome'), protocol: z.number().int(), now: z.string() }),
  /**
   * One part, or a piece of it: it is shown with its last piece, the one without `more`. A client leaves out a part that it
   * does not know.
   */
  z.object({
    t: z.literal('part'),
    part: z.string(),
    rev: n,
    /** The revision that this changes; null: all there is, and what was told before is over. */
    since: count.nullable(),
    /** As of `TeamParts`; null: this hub has no such thing. Absent: as it was, or it came with an earlier piece. */
    head: some.nullable().optional(),
    /** In this order, each put behind the row `after` (null: first), wherever it was before. */
    rows: z.array(z.object({ after: id.nullable(), row: z.looseObject({ id }) })),
    gone: z.array(id),
    more: z.boolean(),
  }),
  /** How it stands with an act (an `AskedAct`): once it is kept, and once it has an outcome. */
  z.object({ t: z.literal('act'), n, asked: some }),
  /** It is not kept, and will not be. */
  z.object({ t: z.literal('refused'), n, kind: z.string(), params }),
  z.object({ t: z.literal('bye'), kind: z.string(), params }),
]);
