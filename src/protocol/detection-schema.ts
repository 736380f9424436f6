import { z } from 'zod';

/* What routes about detection take and answer. */

const template = z.string().trim().min(1).max(4_000);
const reason = z.string().trim().min(1).max(1_000);

const name = z.string().trim().min(1).max(200);

/** The person saw what else it does, and confirmed. */
const sure = z.boolean().default(false);

/** From a session: a statement of the log, for every rule. */
export const excludeStatementSchema = z.strictObject({
  template,
  days: z.number().int().min(1).max(30),
  reason,
  sure,
});
const matchSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('pattern'), template, pattern: z.string().optional() }),
  z.strictObject({ by: z.literal('query'), query: z.string().trim().min(1).max(4_000) }),
]);
/** `forMs` by the hub's clock, or `until`. */
export const excludeSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
    .nullable(),
  rule: name.nullable(),
  source: name.nullable(),
  match: matchSchema,
  owner: name.nullable(),
  reason,
  forMs: z.number().int().min(1).nullable(),
  until: z.iso.datetime().nullable(),
  sure,
});
export const endExclusionSchema = z.strictObject({ reason: z.string().trim().max(1_000) });

/** Who evaluates by the detection log of the hub; null: nobody does. */
export const watcherSchema = z.string().nullable();
export const exclusionSchema = z.object({
  id: z.string(),
  rule: z.string().nullable(),
  source: z.string().nullable(),
  match: z.discriminatedUnion('by', [
    z.object({ by: z.literal('pattern'), pattern: z.string(), template: z.string() }),
    z.object({ by: z.literal('query'), query: z.string() }),
  ]),
  owner: z.string(),
  reason: z.string(),
  from: z.string(),
  until: z.string(),
});

const users = z.number().int();
/** By rule (blind: the source) and group, `''` for none; each list the oldest, or the one that ends first, before the others. */
export const detectionNewsSchema = z.object({
  watcher: watcherSchema,
  rules: z.number().int(),
  unsent: z
    .array(
      z.object({
        rule: z.string(),
        group: z.string(),
        since: z.string(),
        kind: z.string(),
        reason: z.string(),
        /** An answer was lost: it may be sent. */
        uncertain: z.boolean(),
        /** When the fallback took a post about it. */
        postedAt: z.string().optional(),
        /** The next try; null: nobody tries. `by`: the receiver that is tried, where that is not the right one. */
        next: z.string().nullable(),
        by: z.enum(['service', 'default', 'low']).nullable(),
      }),
    )
    .readonly(),
  /** The fallback: none is set, it is not used yet, or how the last post went. */
  fallback: z.enum(['none', 'unused', 'taken', 'failed']).optional(),
  notices: z.array(z.object({ rule: z.string(), group: z.string(), users, since: z.string() })).readonly(),
  ending: z
    .array(z.object({ id: z.string(), owner: z.string(), until: z.string(), pages: z.number().int(), users }))
    .readonly(),
  blind: z.array(z.object({ source: z.string(), since: z.string() })).readonly(),
});
