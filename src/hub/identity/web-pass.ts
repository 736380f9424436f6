import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { SESSION_ID } from '../../protocol/join-url.ts';
import type { Credentials } from './credentials.ts';
import type { TokenRecord } from './credentials-schema.ts';
import { newId, newWebSecret, webSha256 } from './secrets.ts';
import { iso, isValidToken, type TokenCreation, viewOf, withToken } from './tokens.ts';

/*
 * A browser sends a cookie only to the host that gave it. Where a session has moved to another hub of the team, the first hub sends the
 * browser there with a pass, and the other one gives it a cookie of its own:
 *
 *   page at A ──cookie──► A ──redirect, pass behind `#`──► page at B ──pass──► B ──cookie──► page
 *
 * The person stays the same participant. A pass is good once, for a minute.
 */

const ALGORITHM = 'HS256';
const TYPE = 'oncall-pass+jwt';
const ISSUER = 'oncall';
const SECONDS = 60;
/** Cookies of one person at the hubs of a team; the oldest ends. */
const MOST = 8;

const claimsSchema = z.object({
  session: z.string().regex(SESSION_ID),
  /** Id of the token that it gives, so that it gives one only. */
  jti: z.string().regex(/^tok-[0-9a-f]{10}$/),
  /** Id of the token that it came from. */
  sub: z.string().min(1).max(64),
});

export interface WebPasses {
  /** A pass for the browser that has this token of a session. */
  pass(tokenId: string, session: string): Promise<string>;
  /** What a pass gives: the secret of a cookie. Refused with `pass-invalid`, `-expired` or `-used`, and `token-revoked` where the access has ended. `look`: told of a good one's person; what it throws is passed on. */
  enterByPass(pass: string, session: string, look: (participant: string) => void): Promise<TokenCreation>;
}

/** `key`: the one that signs invites, which the hubs of a team share. */
export function webPasses(
  key: Uint8Array<ArrayBuffer>,
  credentials: Pick<Credentials, 'update'>,
  now: () => number,
): WebPasses {
  async function verify(
    pass: string,
  ): Promise<z.infer<typeof claimsSchema> | 'pass-invalid' | 'pass-expired'> {
    try {
      const { payload } = await jwtVerify(pass, key, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER,
        requiredClaims: ['exp', 'iat'],
        currentDate: new Date(now()),
      });
      return claimsSchema.safeParse(payload).data ?? 'pass-invalid';
    } catch (error) {
      return error instanceof errors.JWTExpired ? 'pass-expired' : 'pass-invalid';
    }
  }

  return {
    pass: (tokenId, session) =>
      new SignJWT({ session })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setIssuer(ISSUER)
        .setSubject(tokenId)
        .setJti(newId('tok'))
        .setIssuedAt(Math.floor(now() / 1_000))
        .setExpirationTime(Math.floor(now() / 1_000) + SECONDS)
        .sign(key),
    async enterByPass(pass, session, look) {
      const claims = await verify(pass);
      if (typeof claims === 'string') return { ok: false, kind: claims, params: {} };
      if (claims.session !== session) return { ok: false, kind: 'wrong-session', params: {} };
      const token = newWebSecret();
      const hash = await webSha256(token);
      return credentials.update<TokenCreation>((file) => {
        const refuse = (kind: string) => ({ file, value: { ok: false, kind, params: {} } as const });
        if (file.tokens.some(({ id }) => id === claims.jti)) return refuse('pass-used');
        const from = file.tokens.find(({ id }) => id === claims.sub);
        if (from?.web === undefined || from.session !== session || !isValidToken(from, now()))
          return refuse('token-revoked');
        look(from.participant);
        const { ending: _, ...person } = from;
        const made: TokenRecord = {
          ...person,
          id: claims.jti,
          hash,
          created: iso(now()),
          web: { ...from.web, moved: true },
        };
        const own = file.tokens.filter(({ participant }) => participant === from.participant);
        const ended = new Set(own.slice(0, Math.max(0, own.length + 1 - MOST)));
        const tokens = file.tokens.filter((one) => !ended.has(one));
        return {
          file: withToken({ ...file, tokens }, made),
          value: { ok: true, token, record: viewOf(made) },
        };
      });
    },
  };
}
