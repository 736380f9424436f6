import { z } from 'zod';
import { changeGapSchema, seenChangeSchema, serviceCoverageSchema } from './changes/change-schema.ts';
import { severitySchema } from './procedure-schema.ts';

/*
 * A page before anybody takes it, part by part. Each part is read by itself, so one that cannot be read holds up no other.
 * Times are ISO 8601 UTC; every text has passed the hub's ingest.
 */

const text = z.string();
const texts = z.array(text).readonly();
const whole = z.number().int();

const link = z.object({
  text,
  /** http or https. */
  href: text,
});
const links = z.array(link).readonly();

/** What is known of a page before anybody takes it, part by part; each is read by itself. */
export const pagePartSchemas = {
  /** What a session about it begins with; null: nothing is configured for it. */
  choice: z.object({ procedure: text.nullable(), severity: severitySchema.nullable() }),
  /** Whom it pages now, and whom next, if nobody takes it; `at` null: it does not go there by itself. */
  reach: z.object({ now: texts, next: z.object({ people: texts, at: text.nullable() }).nullable() }),
  /** The newest of its alerts. */
  alert: z.object({
    alerts: z
      .array(
        z.object({
          at: text,
          summary: text,
          severity: text.nullable(),
          facts: z.array(z.object({ name: text, value: text })).readonly(),
          /** What it says in whole sentences. */
          text: text.nullable(),
          links,
        }),
      )
      .readonly(),
    total: whole,
  }),
  /** What went out for its service in the hours before it, newest first. */
  changes: z.object({
    changes: z
      .array(
        z.object({
          at: text,
          summary: text,
          source: text.nullable(),
          links,
          /** Absent: it is PagerDuty's event alone, or of an older hub. */
          change: seenChangeSchema.exactOptional(),
        }),
      )
      .readonly(),
    hours: z.number(),
    /** What the sources of changes know of its service; absent: they know nothing of it, so PagerDuty alone was asked. */
    known: serviceCoverageSchema.extend({ gap: changeGapSchema.nullable() }).exactOptional(),
  }),
  /** Pages of the same key before it. `more`: there were more than were read. */
  before: z.object({
    days: z.number(),
    total: whole,
    more: z.boolean(),
    real: whole,
    falseAlarms: whole,
    /** The last that hurt users, else the last one. */
    last: z
      .object({
        at: text,
        number: whole.nullable(),
        /** The session about it, where there was one. */
        session: z.object({ id: text, title: text }).nullable(),
        hurt: z.boolean().nullable(),
        /** Why it paged, as its verdict says. */
        why: text.nullable(),
      })
      .nullable(),
  }),
  /** The last lines of the pager's own history of it, oldest first. */
  log: z.object({
    lines: z
      .array(
        z.object({
          at: text,
          kind: text,
          by: text.nullable(),
          to: texts,
          via: z.enum(['push', 'phone', 'sms', 'email']).nullable(),
        }),
      )
      .readonly(),
    more: z.boolean(),
  }),
  /** Oldest first. */
  notes: z.object({ notes: z.array(z.object({ at: text, by: text.nullable(), text })).readonly() }),
};
