import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EventLogError } from '../../ports/event-log.ts';
import { DialError } from '../../ports/socket.ts';
import { hubFetch } from '../wiring/hub-transport.ts';

/** Systems allow 104 to 108 bytes for the path of a Unix socket. */
const SOCKET_PATH_BYTES = 100;

export type BackupAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Where a hub with this data folder listens for the person who runs it; null where such a path cannot be. */
export function adminSocket(data: string): string | null {
  const path = join(data, 'admin.sock');
  return Buffer.byteLength(path) <= SOCKET_PATH_BYTES ? path : null;
}

/**
 * Copies the events of the hub with this data folder to a new file: by the hub itself while it runs, which goes on
 * meanwhile; otherwise from its store. Rejects with an `EventLogError` (`locked` where a running hub has no socket).
 */
export async function backUpHub(data: string, to: string): Promise<BackupAnswer> {
  const socket = adminSocket(data);
  const asked = socket === null ? null : await askHub(socket, to);
  if (asked) return asked;
  const { eventFile, eventStore } = await import('../wiring/hub-server.ts');
  if (!existsSync(eventFile(data))) return { ok: false, reason: 'no-data' };
  const log = await eventStore(data);
  try {
    return await outcomeOf(log.backup(to));
  } finally {
    await log.close();
  }
}

/** How a backup went; why it did not is the system's code, or the event log's kind. */
export async function outcomeOf(backup: Promise<void>): Promise<BackupAnswer> {
  try {
    await backup;
    return { ok: true };
  } catch (error) {
    if (!(error instanceof EventLogError)) throw error;
    return { ok: false, reason: String(error.params.reason ?? error.kind) };
  }
}

/** null when no hub listens there. */
async function askHub(socket: string, to: string): Promise<BackupAnswer | null> {
  try {
    const response = await hubFetch({ kind: 'unix', path: socket })('/backup', { method: 'POST', body: to });
    return (await response.json()) as BackupAnswer;
  } catch (error) {
    const nobody =
      error instanceof DialError && ['ENOENT', 'ECONNREFUSED'].includes(String(error.params.reason));
    if (nobody) return null;
    throw error;
  }
}
