import { z } from 'zod';
import { ACT_TABLE, type ActRow, type GivenKind, type PagerActName } from '../domain/act-table.ts';
import { isoSchema } from '../domain/release-schema.ts';
import type { CalendarWish, PageActWish } from './page-acts.ts';

const WEEK_S = 7 * 86_400;
const name = z.string().trim().min(1).max(200);

/** What a person gives with an act, by its kind in `domain/act-table.ts`. */
const GIVEN = {
  flag: z.boolean().optional(),
  pages: z.array(z.string().trim().min(1).max(500)).min(1).max(20),
  name,
  names: z.array(name).min(1).max(20),
  text: z.string().trim().min(1).max(8_000),
  line: z
    .string()
    .trim()
    .regex(/^[^\n\r]{1,250}$/),
  aside: z.string().trim().max(500),
  seconds: z.number().int().min(60).max(WEEK_S),
  level: z.number().int().min(1).max(100),
  time: isoSchema,
} as const satisfies Readonly<Record<GivenKind, z.ZodType>>;

/** The wishes of some acts; a field that an act does not take is refused. */
const wishes = (may: (row: ActRow) => boolean) =>
  z.union(
    Object.entries<ActRow>(ACT_TABLE).flatMap(([act, row]) =>
      may(row) && row.wish !== null
        ? row.wish.map((shape) => {
            const fields = Object.entries(shape).map(
              ([field, kind]) => [field, typeof kind === 'string' ? GIVEN[kind] : z.enum(kind)] as const,
            );
            return z.strictObject({ act: z.literal(act as PagerActName), ...Object.fromEntries(fields) });
          })
        : [],
    ),
  );

/** What is asked of a page. Its type is made of the same table. */
export const pageWishSchema = wishes(({ of }) => of === 'incident') as unknown as z.ZodType<PageActWish>;
/** What is asked that is about no page. */
export const calendarWishSchema = wishes(({ of }) => of !== 'incident') as unknown as z.ZodType<CalendarWish>;
