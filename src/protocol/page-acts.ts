import type { z } from 'zod';
import type { CalendarActName, PageActName, Wish } from '../domain/act-table.ts';
import type { askedActSchema, askedAnswerSchema, maintenanceSchema } from './http-schema.ts';

export type AskedAct = z.infer<typeof askedActSchema>;
export type Maintenance = z.infer<typeof maintenanceSchema>;
export type AskedAnswer = z.infer<typeof askedAnswerSchema>;

/** What can be asked of a page, with its arguments; refs are ids, numbers or web addresses. */
export type PageActWish = Wish<PageActName>;

/** What can be asked of the pager that is about no page. Schedules and services by name or id; times are ISO. */
export type CalendarWish = Wish<CalendarActName>;
