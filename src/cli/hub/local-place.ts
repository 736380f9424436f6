import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Health } from '../../protocol/http.ts';
import { routePath } from '../../protocol/routes.ts';
import { HubStartError } from '../base/hub-start-error.ts';
import type { Env, Paths } from '../base/paths.ts';
import { hubFetch } from '../wiring/hub-transport.ts';
import { secretFolder } from '../wiring/secrets.ts';

/** The local hub's own 0700 folder: events, tokens, keys and its log. */
export function dataFolder({ state }: Pick<Paths, 'state'>): string {
  return join(state, 'hub');
}

/** The hub's log in that folder. Named here, since who starts a hub must not load what writes the log. */
export const HUB_LOG = 'hub.log';

/** Systems allow 104 to 108 bytes for the path of a Unix socket, and cut or refuse what is longer. */
const SOCKET_PATH_BYTES = 100;

/** Where this user's local hub is found while it runs. */
export interface RuntimeFolder {
  readonly folder: string;
  readonly socket: string;
  /** Held by the hub as long as it lives. */
  readonly lock: string;
  /** Its process id, for the person who finds that it does not answer. */
  readonly pid: string;
}

/**
 * `$XDG_RUNTIME_DIR/oncall`, or `oncall-<uid>` in the folder for temporary files where there is none. A runtime
 * folder of somebody else, as `sudo` and `su` leave behind in the environment, is no place for ours.
 */
export function runtimeFolder(env: Env): RuntimeFolder {
  const uid = process.getuid?.() ?? 0;
  const own = `oncall-${uid}`;
  const xdg = env.XDG_RUNTIME_DIR;
  const folders = [
    ...(xdg && isAbsolute(xdg) && ownerOf(xdg) === uid ? [join(xdg, 'oncall')] : []),
    join(env.TMPDIR || tmpdir(), own),
    join('/tmp', own),
  ];
  const folder = folders.find((path) => Buffer.byteLength(socketIn(path)) <= SOCKET_PATH_BYTES);
  if (folder === undefined)
    throw new HubStartError('socket-path-too-long', { path: socketIn(folders[0] ?? '') });
  return placeIn(folder);
}

/** A hub's files in a runtime folder. */
export const placeIn = (folder: string): RuntimeFolder => ({
  folder,
  socket: socketIn(folder),
  lock: join(folder, 'hub.lock'),
  pid: join(folder, 'hub.pid'),
});

/** Makes the folder (0700), or rejects with a `PrivateFileError` when it is not this user's alone. */
export function openRuntimeFolder({ folder }: RuntimeFolder): Promise<void> {
  return secretFolder(folder);
}

const socketIn = (folder: string) => join(folder, 'hub.sock');

function ownerOf(path: string): number | null {
  try {
    return statSync(path).uid;
  } catch {
    return null;
  }
}

const PROBE_MS = 2_000;

/** What the hub on this socket says of itself; null when none answers. */
export async function probe(socket: string): Promise<Health | null> {
  try {
    const fetch = hubFetch({ kind: 'unix', path: socket });
    const response = await fetch(routePath('health'), { signal: AbortSignal.timeout(PROBE_MS) });
    return response.ok ? JSON.parse(await response.text()) : null;
  } catch {
    return null;
  }
}
