import { randomBytes } from 'node:crypto';
import { DialError } from '../../ports/socket.ts';
import type { TokenAnswer } from '../../protocol/http.ts';
import { retry } from '../../timing/retry.ts';
import { realTime } from '../base/machine.ts';

const TRIES = 3;
const PAUSE_MS = 1_000;

interface Wish {
  readonly invite: string;
  readonly session: string;
  readonly name: string;
}

/**
 * Exchanges an invite for a token. It is spent with the first request that arrives, so when the answer is lost on the
 * way it is asked for again, by a secret that only this call knows: the hub then gives the same token.
 */
export async function exchangeInvite(
  post: (wish: Wish & { readonly secret: string }) => Promise<TokenAnswer>,
  wish: Wish,
  pauseMs = PAUSE_MS,
): Promise<TokenAnswer> {
  const secret = randomBytes(32).toString('base64url');
  const terms = { tries: TRIES, pauseMs: () => pauseMs, isTransient: isLost };
  return retry(realTime, terms, () => post({ ...wish, secret }));
}

/** Cut on the way, so that the hub may have done it. */
function isLost(error: unknown): boolean {
  return error instanceof DialError && (error.kind === 'unreachable' || error.kind === 'failed');
}
