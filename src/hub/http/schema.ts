import { z } from 'zod';
import { verdictSchema } from '../../domain/event-schema.ts';
import { isoSchema } from '../../domain/release-schema.ts';
import { SESSION_ID } from '../../protocol/join-url.ts';
import { inviteRoleSchema } from '../identity/credentials-schema.ts';
import { MAX_INVITE_HOURS } from '../identity/invites.ts';
import { HttpProblem } from './problem.ts';

const client = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
const n = z.number().int().min(1);

/** Bodies of the HTTP endpoints; what `data` holds is the hub's to check. */
export const openBody = z.object({
  client,
  n,
  wantedId: z.string().max(200).nullable().optional(),
  data: z.unknown(),
});
/** As `openBody`, about an incident. */
export const startBody = openBody.extend({ takeOver: z.boolean().default(false) });
export const verdictBody = z.object({ verdict: verdictSchema.nullable() });
export const linkBody = z.object({ session: z.string().regex(SESSION_ID) });
/** Milliseconds since the person asked for it, by the client's own clock; absent: just now. */
export const agoSchema = z.number().int().min(0).optional();
export const commandBody = z.object({
  client,
  n,
  type: z.string().min(1).max(64),
  data: z.unknown(),
  ago: agoSchema,
});
export const digestBody = z.object({ since: isoSchema.nullable().default(null) });
export const inviteBody = z.object({
  role: inviteRoleSchema.default('member'),
  hours: z.number().positive().max(MAX_INVITE_HOURS).optional(),
});
export const exchangeBody = z.object({
  invite: z.string().min(1).max(2_048),
  session: z.string().regex(SESSION_ID),
  name: z.string().min(1).max(400),
  /** See `Exchange.secret`; at least 128 random bits. */
  secret: z
    .string()
    .regex(/^[A-Za-z0-9_-]{22,64}$/)
    .optional(),
});
export const listenBody = z.object({
  host: z.string().min(1).max(253),
  port: z.number().int().min(0).max(65_535),
});

/** 400 `invalid` with the field that is wrong. */
export function parseWith<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new HttpProblem(400, 'invalid', { where: issue?.path.join('.') ?? '', reason: issue?.code ?? '' });
}
