import { randomBytes } from 'node:crypto';
import { openSessionClient } from '../../client/live-session-client.ts';
import type { SessionClient } from '../../client/session-client.ts';
import { realTime, sha256 } from '../base/machine.ts';
import type { Invocation } from '../settings/invocation.ts';
import { noStorage, openSessionStorage, type SessionStorage } from '../terminal/session-storage.ts';
import type { HubLink } from './wire.ts';

export interface LiveClient {
  readonly client: SessionClient;
  /** To be called once the client is closed. */
  readonly storage: SessionStorage;
}

/** Opens a session as this terminal; a writer with what an earlier one left unsent. */
export async function liveClient(
  cli: Invocation,
  link: HubLink,
  session: string,
  part: 'writer' | 'watcher',
): Promise<LiveClient> {
  const scope = `${link.key} ${link.who} ${session}`;
  const storage = part === 'watcher' ? noStorage() : await openSessionStorage(cli.paths.state, scope);
  const client = openSessionClient({
    session,
    client: randomBytes(12).toString('base64url'),
    dial: link.dial(session),
    hasOthers: link.hasOthers,
    time: realTime,
    random: Math.random,
    hash: sha256,
    storage,
    watches: part === 'watcher',
    keepLog: async (events) => (await import('../terminal/kept-log.ts')).keepLog(cli, events),
  });
  return { client, storage };
}
