import { z } from 'zod';
import { changeGapSchema, seenChangeSchema, serviceCoverageSchema } from '../domain/changes/change-schema.ts';
import {
  actorSchema,
  impactSchema,
  incidentSchema,
  noteKindSchema,
  verdictSchema,
} from '../domain/event-schema.ts';
import { roleSchema, sessionKindSchema, severitySchema } from '../domain/procedure-schema.ts';
import type { Session } from '../domain/session.ts';
import { clockSchema, texts } from './http-schema.ts';

const text = z.string();
const whole = z.number().int();

/** A session as it stands: the fold of its log. What is named here is kept; the rest is the program's own. */
const sessionParts = z.looseObject({
  id: text,
  seq: whole,
  at: text.nullable(),
  status: z.enum(['new', 'open', 'closed']),
  title: text,
  kind: sessionKindSchema,
  timeZone: text,
  lang: z.enum(['ja', 'en']),
  openedBy: actorSchema.nullable(),
  closedAt: text.nullable(),
  closedBy: actorSchema.nullable(),
  closeReason: text.nullable(),
  importedTo: whole,
  severity: severitySchema.nullable(),
  impact: impactSchema.nullable(),
  goal: text.nullable(),
  participants: z.record(
    text,
    z.looseObject({
      id: text,
      name: text,
      kind: actorSchema.shape.kind,
      joinedAt: text,
      leftAt: text.nullable(),
      removed: z.boolean(),
    }),
  ),
  roles: z.partialRecord(roleSchema, text),
  notes: z
    .array(
      z.looseObject({
        id: text,
        seq: whole,
        by: actorSchema,
        at: text,
        kind: noteKindSchema,
        text,
        owner: text.nullable(),
        due: text.nullable(),
        removed: z.boolean(),
      }),
    )
    .readonly(),
  incidents: z.array(incidentSchema).readonly(),
  verdict: verdictSchema.nullable(),
  clock: clockSchema,
});
export const sessionSchema = sessionParts as unknown as z.ZodType<Session>;

const link = z.object({
  text,
  /** http or https. */
  href: text,
});
const links = z.array(link).readonly();

/** What is known of a page before anybody takes it, part by part; each is read by itself. */
export const partReplies = {
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
