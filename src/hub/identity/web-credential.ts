import { SESSION_ID } from '../../protocol/join-url.ts';

/*
 * What a browser shows: a cookie of one session, `__Host-oncall-<session>`. Browsers keep such a name only with Secure, Path=/
 * and without a Domain, so no other host and no plain connection can set or read it. Its prefix tells its secret from a hub token,
 * which is never taken from a cookie.
 */

const COOKIE = '__Host-oncall-';
/** Of this hub in one request, that are looked at; the header itself is bounded. */
const MOST = 64;

/** One cookie as the browser sent it; nothing of it has been checked but its session's id. */
export interface WebCookie {
  readonly session: string;
  readonly secret: string;
}

/** Cookies of this hub in a `Cookie` header (RFC 6265 §4.2.1), in their order. */
export function webCookies(header: string | null): readonly WebCookie[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .flatMap((pair) => {
      const end = pair.indexOf('=');
      const session = end < 0 || !pair.startsWith(COOKIE) ? '' : pair.slice(COOKIE.length, end);
      return SESSION_ID.test(session) ? [{ session, secret: pair.slice(end + 1) }] : [];
    })
    .slice(0, MOST);
}

/** The `Set-Cookie` header that gives a browser its credential. `seconds`: whole, until it ends. */
export function setCookie({ session, secret }: WebCookie, seconds: number): string {
  return `${COOKIE}${session}=${secret}; Max-Age=${seconds}; Path=/; Secure; HttpOnly; SameSite=Strict`;
}
