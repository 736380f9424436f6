import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { GithubError } from './github-error.ts';
import type { GithubApp, GithubOptions } from './options.ts';

/** An App's token lasts an hour; the next is asked for when so little of it is left. */
const LEFT_MS = 5 * 60_000;
/** GitHub takes no longer one; its clock may be behind ours. */
const JWT_S = 540;
const BEHIND_S = 60;

/** Asks for a token of an installation with the App's own signed word. */
type AskToken = (
  jwt: string,
  installation: string,
) => Promise<{ readonly token: string; readonly until: string }>;

/** The token that calls go out with. */
export interface Access {
  /** Rejects with a `GithubError`. */
  token(ask: AskToken): Promise<string>;
  /** GitHub does not take it any more: an App asks for another. */
  refused(): void;
}

export function accessOf({ auth, time }: Pick<GithubOptions, 'auth' | 'time'>): Access {
  if ('token' in auth) return { token: async () => auth.token, refused: () => {} };
  const { app } = auth;
  let kept: { readonly token: string; readonly until: number } | null = null;
  return {
    async token(ask) {
      if (kept !== null && kept.until - time.now() > LEFT_MS) return kept.token;
      const { token, until } = await ask(await jwtOf(app, time.now()), app.installation);
      kept = { token, until: Date.parse(until) };
      return token;
    },
    refused() {
      kept = null;
    },
  };
}

async function jwtOf({ id, key }: GithubApp, now: number): Promise<string> {
  const at = Math.floor(now / 1_000) - BEHIND_S;
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(id)
    .setIssuedAt(at)
    .setExpirationTime(at + JWT_S)
    .sign(keyOf(key));
}

function keyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new GithubError('bad-key', { reason: 'not a private key in PEM' });
  }
}
