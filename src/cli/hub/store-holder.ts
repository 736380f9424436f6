import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { PrivateFiles } from '../../ports/private-files.ts';
import { HubStartError } from '../base/hub-start-error.ts';
import { isRunning } from '../base/machine.ts';
import { safeJson } from '../base/output.ts';
import type { HubIdentity } from '../wiring/jetstream.ts';
import { processLock } from '../wiring/secrets.ts';

/*
 * Which hub holds a data folder: a file in it that the hub writes while it runs. Two shells of one user may look for
 * their hub in different runtime folders, but they share the sessions.
 */

const FILE = 'holder.json';

export interface StoreHolder {
  readonly pid: number;
  readonly host: string;
  /** Null: a team hub. */
  readonly socket: string | null;
}

/** A data folder that this process has alone, of a hub whose leases are in a cluster. */
export interface HeldPlace {
  readonly identity: HubIdentity;
  /** Which lock of which start of this machine; null: another process has it, or the system does not say. */
  readonly lock: string | null;
  release(): void;
}

/**
 * Takes the lock of a data folder. The system drops it when its process ends, so who has it knows that the one before, which
 * wrote its id beside it, is gone. That holds for this very file (a copy of the folder is another one), and since this machine
 * started (a disk may be at another machine now); else nothing is known of that process.
 */
export async function takePlace(folder: string): Promise<HeldPlace> {
  const path = join(folder, 'hub.lock');
  const held = processLock(path);
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => null);
  const { dev, ino } = await stat(path);
  const lock = held === null || boot === null ? null : `${boot.trim()} ${dev}:${ino}`;
  const { id, lock: of } = lastHub(folder) ?? {};
  const isGone = lock !== null && of === lock && typeof id === 'string';
  return {
    identity: { id: randomBytes(9).toString('base64url'), ...(isGone ? { before: id } : {}) },
    lock,
    release: () => held?.release(),
  };
}

/** To be called once the event store is open, which one process has alone; the result takes the file away. */
export async function holdStore(
  files: PrivateFiles,
  socket: string | null,
  place?: HeldPlace,
): Promise<() => Promise<void>> {
  const own = { pid: process.pid, host: hostname(), socket } satisfies StoreHolder;
  // Without the lock, who has it next learns nothing of this process.
  const leases = place && { id: place.identity.id, lock: place.lock };
  await files.write(FILE, `${safeJson({ ...own, ...leases })}\n`);
  return () => rm(join(files.folder, FILE), { force: true });
}

/** The hub that holds this data folder; null where none has said so, or where it is known to be gone. */
export function storeHolder(data: string): StoreHolder | null {
  const { pid, host, socket } = lastHub(data) ?? {};
  if (!Number.isSafeInteger(pid) || typeof host !== 'string') return null;
  const holder = { pid: pid as number, host, socket: typeof socket === 'string' ? socket : null };
  return onThisMachine(holder) && !isRunning(holder.pid) ? null : holder;
}

/** What the last hub of this data folder wrote of itself; null: nothing that can be read. */
function lastHub(data: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(readFileSync(join(data, FILE), 'utf8')) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}

export const onThisMachine = ({ host }: StoreHolder): boolean => host === hostname();

/** The line to type so that a shell looks for its hub in this runtime folder. */
export function lineFor(folder: string): string {
  return basename(folder) === 'oncall'
    ? `export XDG_RUNTIME_DIR=${dirname(folder)}`
    : 'unset XDG_RUNTIME_DIR';
}

/** Why a hub cannot have its event store: who holds it, where that is what is wrong. */
export function whoHolds(error: HubStartError, data: string): HubStartError {
  if (error.kind !== 'store' || error.params.reason !== 'locked') return error;
  const holder = storeHolder(data);
  const { path = '' } = error.params;
  if (holder === null) return new HubStartError('store-held', { by: 'unknown', path }, error);
  const { pid, host, socket } = holder;
  if (!onThisMachine(holder)) return new HubStartError('store-held', { by: 'host', host, pid, data }, error);
  if (socket === null) return new HubStartError('store-held', { by: 'team', pid, data }, error);
  const folder = dirname(socket);
  return new HubStartError('store-held', { by: 'apart', pid, folder, line: lineFor(folder) }, error);
}
