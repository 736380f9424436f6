import type { Time } from '../../ports/clock.ts';
import type { Hub } from '../types.ts';
import type { Credentials } from './credentials.ts';
import type { Invites } from './invites.ts';
import { endOf } from './tokens.ts';

/** How long a connection outlives its token at most, where no timer and no change of the file has ended it. */
const RECHECK_MS = 15_000;

/**
 * Ends the connections of every token that is revoked (or gone from the file) from now on, whoever revoked it.
 * The result stops it.
 */
export function dropRevoked(credentials: Credentials, drop: (tokenId: string) => void): () => void {
  let live = liveTokens(credentials.current());
  return credentials.onChange((file) => {
    const now = liveTokens(file);
    for (const id of live) if (!now.has(id)) drop(id);
    live = now;
  });
}

/** Takes from everyone who is removed from a session the invites by which they could come back. The result stops it. */
export function dropInvitesOfRemoved(
  hub: Pick<Hub, 'onCommit'>,
  invites: Invites,
  onTrouble: (error: unknown) => void,
): () => void {
  return hub.onCommit(({ id }, events) => {
    for (const { type, data } of events) {
      if (type !== 'participant.removed') continue;
      invites.revokeOf(id, String((data as { participant?: unknown }).participant)).catch(onTrouble);
    }
  });
}

function liveTokens(file: ReturnType<Credentials['current']>): ReadonlySet<string> {
  return new Set(file.tokens.filter(({ revoked }) => revoked === null).map(({ id }) => id));
}

/**
 * Looks every quarter of a minute at the token of each connection: timers stand still while a machine sleeps, clocks are
 * set, and one may connect just as their token is revoked. The result stops it.
 */
export function recheckTokens(
  hub: Pick<Hub, 'recheckTokens'>,
  credentials: Pick<Credentials, 'current'>,
  time: Time,
): () => void {
  let cancel = () => {};
  const look = () => {
    hub.recheckTokens((id) => endOf(credentials.current(), id, time.now()));
    cancel = time.after(RECHECK_MS, look);
  };
  cancel = time.after(RECHECK_MS, look);
  return () => cancel();
}
