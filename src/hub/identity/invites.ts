import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Actor } from '../../domain/event.ts';
import { PrivateFileError, type PrivateFiles } from '../../ports/private-files.ts';
import { SESSION_ID, WEB_USES } from '../../protocol/join-url.ts';
import { MOST_INVITE_HOURS } from '../../protocol/route-table.ts';
import { skeleton } from '../../text/lookalike.ts';
import type { Credentials } from './credentials.ts';
import {
  type CredentialsFile,
  type InviteRecord,
  type InviteRole,
  kindOf,
  type TokenRecord,
} from './credentials-schema.ts';
import { checkPersonName } from './person-name.ts';
import { newId, newKey, newToken, newWebSecret, sameHash, tokenFrom, webSha256 } from './secrets.ts';
import {
  endOf,
  iso,
  namesInUse,
  type TokenCreation,
  type TokenRefusal,
  viewOf,
  withoutInvites,
  withToken,
} from './tokens.ts';
import { type WebPasses, webPasses } from './web-pass.ts';

const KEY_FILE = 'invite-key';
/** As `newKey` makes it. */
const KEY_TEXT = /^[A-Za-z0-9_-]{43}$/;
const ALGORITHM = 'HS256';
const TYPE = 'oncall-invite+jwt';
const ISSUER = 'oncall';
const HOUR = 3_600_000;
const INVITE_HOURS = 8;
/** Invites to one session that one person may have made and nobody has used. */
const MOST_INVITES = 50;
/** How long after its exchange an invite may be exchanged again, by the same secret. */
const AGAIN_MS = 60_000;
/** How long the token lasts which an invite is exchanged for: an incident and its aftermath. */
const TOKEN_HOURS: Readonly<Record<InviteRole, number>> = { member: 30 * 24, guest: 72, observer: 72 };
/** Past its end by this much, an invite's record has nothing left to prevent. */
const KEEP_HOURS = 30 * 24;

const claimsSchema = z.object({
  session: z.string().regex(SESSION_ID),
  role: z.enum(['member', 'guest', 'observer', 'web']),
  jti: z.string().min(1).max(64),
});

export interface InviteWish {
  readonly session: string;
  /** `web`: it opens the page in a browser. */
  readonly role: InviteRole | 'web';
  /** Of the page: for how many people, at most `WEB_USES.most`, and whether they see log lines. */
  readonly uses?: number | undefined;
  readonly lines?: boolean | undefined;
  readonly by: string;
  /** Token they ask with; null: this machine's user, who has none. */
  readonly token: string | null;
  /** At most `MOST_INVITE_HOURS`. */
  readonly hours?: number;
  /** When its maker's own access ends: neither the invite nor the token it gives outlives that. */
  readonly until?: string | null;
}

export interface InviteEntry {
  readonly invite: string;
  /** The session the link names: it must be the one that was signed. */
  readonly session: string;
  readonly name: string;
  /** Asked of a good invite only, by its id. */
  readonly look: (invite: string) => Promise<{
    /** Names of the session's participants, which the newcomer must not be mistaken for. */
    readonly taken: readonly string[];
    /** Whether a participant no longer has access to it. */
    isShutOut(participant: string): boolean;
  }>;
}

export interface Exchange extends InviteEntry {
  /**
   * Random text of who exchanges it. An answer may be lost on its way, and the invite is spent by then: to the same
   * secret the same token is given again for a minute. It is not kept; the token follows from it.
   */
  readonly secret?: string;
}

type Minting =
  | { readonly ok: true; readonly invite: string; readonly record: InviteRecord }
  | ({ readonly ok: false } & TokenRefusal);

/** Invites: signed, short-lived, for one session and one role, exchanged once for a token, or on the web for several. */
export interface Invites extends WebPasses {
  /** Refused with `too-many`, and with `token-revoked` or `token-expired` where its maker's token has ended meanwhile. */
  mint(wish: InviteWish): Promise<Minting>;
  /**
   * Refused with `invite-invalid`, `-expired`, `-used`, `-revoked`, `wrong-session`, `name-unclear`, `name-taken`; with
   * `invite-for-web` where `enter` takes it.
   */
  exchange(exchange: Exchange): Promise<TokenCreation>;
  /** The same of a browser, as often as the invite says; `token` is the secret of its cookie. Refused with `invite-for-terminal` where `exchange` takes it, and with `invite-forgotten` where nothing is kept of it. */
  enter(entry: InviteEntry): Promise<TokenCreation>;
  /** Takes an entry back of which the session's record could not be told. */
  leave(tokenId: string): Promise<void>;
  list(session: string): readonly InviteRecord[];
  /** Ends the token it was exchanged for, too, and all that came of that. Null when there is none. */
  revoke(session: string, id: string, by: Actor | null): Promise<InviteRecord | null>;
  /** Revokes the invites to a session that a participant has made, used or not, in the name of `by`. */
  revokeOf(session: string, participant: string, by: Actor): Promise<void>;
}

export async function hubInvites(
  files: PrivateFiles,
  credentials: Credentials,
  now: () => number,
): Promise<Invites> {
  await files.update(KEY_FILE, (text) => (text === null ? newKey() : null));
  const text = (await files.read(KEY_FILE)) ?? '';
  // A shorter one could be guessed.
  if (!KEY_TEXT.test(text)) throw new PrivateFileError('damaged', { path: `${files.folder}/${KEY_FILE}` });
  const key = new TextEncoder().encode(text);

  async function verify(invite: string): Promise<z.infer<typeof claimsSchema> | TokenRefusal> {
    try {
      const { payload } = await jwtVerify(invite, key, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER,
        requiredClaims: ['exp', 'iat'],
        currentDate: new Date(now()),
      });
      const claims = claimsSchema.safeParse(payload);
      return claims.success ? claims.data : refusal('invite-invalid');
    } catch (error) {
      return refusal(error instanceof errors.JWTExpired ? 'invite-expired' : 'invite-invalid');
    }
  }

  async function verifyFor(session: string, invite: string): ReturnType<typeof verify> {
    const claims = await verify(invite);
    return 'kind' in claims || claims.session === session ? claims : refusal('wrong-session');
  }

  return {
    ...webPasses(key, credentials, now),
    async mint({ session, role, by, token, hours = INVITE_HOURS, until = null, uses, lines = false }) {
      const wanted = now() + Math.min(hours, MOST_INVITE_HOURS) * HOUR;
      const expires = until === null ? wanted : Math.min(wanted, Date.parse(until));
      const record: InviteRecord = {
        id: newId('inv'),
        session,
        role: role === 'web' ? 'observer' : role,
        by,
        token,
        created: iso(now()),
        expires: iso(expires),
        used: null,
        revoked: null,
        until,
        ...(role === 'web' ? { web: { uses: uses ?? WEB_USES.usual, made: 0, lines } } : {}),
      };
      const refused = await credentials.update<TokenRefusal | null>((file) => {
        // Between the question and this moment their access may have ended.
        const end = token === null ? null : endOf(file, token, now());
        if (end !== null) return { file, value: refusal(`token-${end}`) };
        const unused = file.invites.filter((one) => one.session === session && isUnused(one, by, now()));
        if (unused.length >= MOST_INVITES) {
          return { file, value: { kind: 'too-many', params: { what: 'invites', limit: MOST_INVITES } } };
        }
        return { file: { ...file, invites: [...withoutOld(file, now()), record] }, value: null };
      });
      if (refused) return { ok: false, ...refused };
      const invite = await new SignJWT({ session, role })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setIssuer(ISSUER)
        .setJti(record.id)
        .setIssuedAt(Math.floor(now() / 1000))
        .setExpirationTime(Math.floor(expires / 1000))
        .sign(key);
      return { ok: true, invite, record };
    },
    async exchange({ invite, session, name, look, secret }) {
      const claims = await verifyFor(session, invite);
      if ('kind' in claims) return { ok: false, ...claims };
      if (claims.role === 'web') return { ok: false, ...refusal('invite-for-web') };
      const token = secret === undefined ? newToken() : await tokenFrom(key, `${claims.jti} ${secret}`);
      const hash = await webSha256(token);
      const seen = await look(claims.jti);
      return credentials.update<TokenCreation>((file) => {
        const record = file.invites.find(({ id }) => id === claims.jti);
        const given = record && givenBefore(file, record, hash, now());
        if (given) return { file, value: { ok: true, token, record: viewOf(given) } };
        const no = record ? unusable(record, seen.isShutOut(record.by)) : refusal('invite-invalid');
        if (!record || no) return { file, value: { ok: false, ...(no ?? refusal('invite-invalid')) } };
        const checked = checkPersonName(name, [...seen.taken, ...namesInUse(file, now(), '', session)]);
        if (!checked.ok) return { file, value: checked };
        const made = tokenFor(record, checked.name, hash, now());
        const invites = file.invites.map((one) => (one === record ? { ...one, used: iso(now()) } : one));
        return {
          file: withToken({ ...file, invites }, made),
          value: { ok: true, token, record: viewOf(made) },
        };
      });
    },
    async enter({ invite, session, name, look }) {
      const claims = await verifyFor(session, invite);
      if ('kind' in claims) return { ok: false, ...claims };
      if (claims.role !== 'web') return { ok: false, ...refusal('invite-for-terminal') };
      const token = newWebSecret();
      const hash = await webSha256(token);
      const seen = await look(claims.jti);
      return credentials.update<TokenCreation>((file) => {
        const refuse = (no: TokenRefusal) => ({ file, value: { ok: false, ...no } as const });
        const record = file.invites.find(({ id }) => id === claims.jti);
        // It is signed by this hub: an earlier program that changed the file has kept nothing of what it does not know.
        if (record?.web === undefined) return refuse(refusal('invite-forgotten'));
        const no = unusable(record, seen.isShutOut(record.by));
        if (no) return refuse(no);
        const own = file.tokens.filter((one) => one.session === session && isOfWeb(one));
        const others = namesInUse(
          { ...file, tokens: file.tokens.filter((one) => !own.includes(one)) },
          now(),
          '',
          session,
        );
        const checked = checkPersonName(name, [...seen.taken, ...others]);
        if (!checked.ok) return refuse(checked);
        const free = ownName(checked.name, [...own.map((one) => one.name)]);
        if (free === null) return refuse({ kind: 'name-taken', params: { name: checked.name } });
        const { web } = record;
        const made = web.made + 1;
        const person = {
          ...tokenFor(record, free, hash, now()),
          participant: `${inviteeOf(record)}-${made}`,
          web: { lines: web.lines },
        };
        const used = { ...record, web: { ...web, made }, used: made >= web.uses ? iso(now()) : null };
        const invites = file.invites.map((one) => (one === record ? used : one));
        return {
          file: withToken({ ...file, invites }, person),
          value: { ok: true, token, record: viewOf(person) },
        };
      });
    },
    leave: (tokenId) =>
      credentials.update((file) => ({
        file: { ...file, tokens: file.tokens.filter((one) => one.id !== tokenId) },
        value: undefined,
      })),
    list: (session) => credentials.current().invites.filter((record) => record.session === session),
    async revoke(session, id, by) {
      return credentials.update((file) => {
        const isIt = (one: InviteRecord) => one.id === id && one.session === session;
        const after = withoutInvites(file, now(), isIt, { by, origin: null, recorded: false });
        return { file: after, value: after.invites.find(isIt) ?? null };
      });
    },
    async revokeOf(session, participant, by) {
      const isTheirs = (one: InviteRecord) => one.session === session && one.by === participant;
      if (!credentials.current().invites.some((one) => one.revoked === null && isTheirs(one))) return;
      const ending = { by, origin: participant, recorded: false };
      await credentials.update((file) => ({
        file: withoutInvites(file, now(), isTheirs, ending),
        value: null,
      }));
    },
  };
}

/** The token that this very exchange has given a moment ago. */
function givenBefore(
  file: CredentialsFile,
  { id, used, revoked }: InviteRecord,
  hash: string,
  now: number,
): TokenRecord | null {
  if (used === null || revoked !== null || now - Date.parse(used) > AGAIN_MS) return null;
  return file.tokens.find((token) => token.invite === id && sameHash(token.hash, hash)) ?? null;
}

function unusable(record: InviteRecord, makerIsShutOut: boolean): TokenRefusal | null {
  if (record.revoked !== null || makerIsShutOut) return refusal('invite-revoked');
  return record.used === null ? null : refusal('invite-used');
}

const isUnused = (invite: InviteRecord, by: string, now: number): boolean =>
  invite.by === by && invite.used === null && invite.revoked === null && Date.parse(invite.expires) > now;

/** The participant that the person who exchanges an invite will be. */
export const inviteeOf = (invite: Pick<InviteRecord, 'id' | 'role' | 'web'>): string =>
  `${kindOf(invite)}-${invite.id.replace(/^inv-/, '')}`;

/** Who came by the web, also where an earlier program has dropped what says so. */
const isOfWeb = ({ web, participant }: TokenRecord): boolean =>
  web !== undefined || participant.startsWith('web-');

/**
 * The person who enters by the browser of their chat enters again by their own: then a number tells the two apart. Null: with a number
 * the name would be too long.
 */
function ownName(name: string, taken: readonly string[]): string | null {
  const shapes = new Set(taken.map(skeleton));
  let own = name;
  for (let n = 2; shapes.has(skeleton(own)); n += 1) own = `${name} (${n})`;
  return checkPersonName(own, []).ok ? own : null;
}

/** An invited person is who the invite made them: an address of their own claiming would let them pass as another. */
function tokenFor(invite: InviteRecord, name: string, hash: string, now: number): TokenRecord {
  return {
    id: newId('tok'),
    hash,
    participant: inviteeOf(invite),
    name,
    email: null,
    role: invite.role,
    session: invite.session,
    invite: invite.id,
    created: iso(now),
    expires: iso(
      Math.min(
        now + TOKEN_HOURS[invite.role] * HOUR,
        Date.parse(invite.until ?? '') || Number.POSITIVE_INFINITY,
      ),
    ),
    revoked: null,
  };
}

/** One that a token came from stays as long as that: with it goes what the token descends from. */
function withoutOld(file: CredentialsFile, now: number): readonly InviteRecord[] {
  const origins = new Set(file.tokens.map(({ invite }) => invite));
  return file.invites.filter(
    ({ id, expires }) => origins.has(id) || Date.parse(expires) + KEEP_HOURS * HOUR > now,
  );
}

const refusal = (kind: string): TokenRefusal => ({ kind, params: {} });
