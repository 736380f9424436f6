import { z } from 'zod';
import { actorSchema } from '../../domain/event-schema.ts';

const iso = z.iso.datetime({ offset: false });
/** Roles of tokens and invites; `web` is an observer to earlier programs, which read neither its invites nor its secrets. */
const inviteRoleSchema = z.enum(['member', 'guest', 'observer']);

/** How a token or invite was revoked. */
const endingSchema = z.object({
  /** Who did it; null: the person who runs the hub. */
  by: actorSchema.nullable(),
  /** Participant with whose access it ended; null: it was meant itself. */
  origin: z.string().max(160).nullable(),
  /** Whether the records of the sessions concerned say so. */
  recorded: z.boolean(),
});

/** A hub token as kept: of the secret itself only its hash. */
const tokenRecordSchema = z.object({
  id: z.string().min(1).max(64),
  /** SHA-256 of the whole token text, base64url. */
  hash: z.string().length(43),
  /** Who acts with it: the id in events. */
  participant: z.string().min(1).max(160),
  name: z.string().min(1).max(100),
  /** Null for who came by an invite. */
  email: z.string().max(200).nullable(),
  role: inviteRoleSchema,
  /** The only session it opens; null: all of the hub. */
  session: z.string().max(64).nullable(),
  /** Invite it was exchanged for. */
  invite: z.string().max(64).nullable(),
  created: iso,
  expires: iso.nullable(),
  revoked: iso.nullable(),
  ending: endingSchema.optional(),
  /** The secret of a browser, which is no token: it comes in a cookie. `lines`: it may ask for log lines; `moved`: its person has entered before, at another hub. */
  web: z.object({ lines: z.boolean(), moved: z.literal(true).optional() }).optional(),
});

const inviteRecordSchema = z.object({
  /** `jti` of the signed invite. */
  id: z.string().min(1).max(64),
  session: z.string().max(64),
  role: inviteRoleSchema,
  /** Participant who asked for it. */
  by: z.string().max(160),
  /** Token with which they asked; null: this machine's user, who has none. Absent: not noted by an earlier program. */
  token: z.string().max(64).nullable().optional(),
  created: iso,
  expires: iso,
  used: iso.nullable(),
  revoked: iso.nullable(),
  ending: endingSchema.optional(),
  /** End of the token it gives, where its maker's own access ends; absent: by the role alone. */
  until: iso.nullable().optional(),
  /** It opens the page on the web: for how many people, how many have entered, and whether they may see log lines. */
  web: z.object({ uses: z.number().int(), made: z.number().int(), lines: z.boolean() }).optional(),
});

/** The file `tokens.json`: small, read whole, replaced whole. */
export const credentialsSchema = z.object({
  v: z.literal(1),
  tokens: z.array(tokenRecordSchema),
  invites: z.array(inviteRecordSchema),
});

export type TokenRecord = z.infer<typeof tokenRecordSchema>;
export type InviteRecord = z.infer<typeof inviteRecordSchema>;
export type CredentialsFile = z.infer<typeof credentialsSchema>;
export type Ending = z.infer<typeof endingSchema>;
export type InviteRole = z.infer<typeof inviteRoleSchema>;

/** What a participant is who has this token, or will be by this invite. */
export const kindOf = ({
  role,
  web,
}: {
  readonly role: InviteRole;
  readonly web?: object | undefined;
}): InviteRole | 'web' => (web === undefined ? role : 'web');
