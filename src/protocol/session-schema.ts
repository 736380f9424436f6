import { z } from 'zod';
import {
  actorSchema,
  impactSchema,
  incidentSchema,
  noteKindSchema,
  verdictSchema,
} from '../domain/event-schema.ts';
import { roleSchema, sessionKindSchema, severitySchema } from '../domain/procedure-schema.ts';
import type { Session } from '../domain/session.ts';
import { clockSchema } from './http-schema.ts';

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
/** The same in brief: what a digest does not read is absent. */
export const briefSchema = sessionParts.partial().required({ id: true }) as unknown as z.ZodType<
  Pick<Session, 'id'> & Partial<Session>
>;
export const sessionSchema = sessionParts as unknown as z.ZodType<Session>;
