import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { PrivateFiles } from '../../ports/private-files.ts';
import { HubStartError } from '../base/hub-start-error.ts';
import { isRunning } from '../base/machine.ts';
import { safeJson } from '../base/output.ts';

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

/** To be called once the event store is open, which one process has alone; the result takes the file away. */
export async function holdStore(files: PrivateFiles, socket: string | null): Promise<() => Promise<void>> {
  await files.write(
    FILE,
    `${safeJson({ pid: process.pid, host: hostname(), socket } satisfies StoreHolder)}\n`,
  );
  return () => rm(join(files.folder, FILE), { force: true });
}

/** The hub that holds this data folder; null where none has said so, or where it is known to be gone. */
export function storeHolder(data: string): StoreHolder | null {
  try {
    const { pid, host, socket } = JSON.parse(readFileSync(join(data, FILE), 'utf8')) as Partial<StoreHolder>;
    if (!Number.isSafeInteger(pid) || typeof host !== 'string') return null;
    const holder = { pid: pid as number, host, socket: typeof socket === 'string' ? socket : null };
    return onThisMachine(holder) && !isRunning(holder.pid) ? null : holder;
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
