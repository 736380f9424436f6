import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { backup, type DatabaseSync } from 'node:sqlite';
import { EventLogError } from '../../ports/event-log.ts';
import { toEventLogError } from './faults.ts';

/** Few enough that an append waits only milliseconds for its turn. */
const PAGES_A_STEP = 250;

/** Each takes a moment and meets an open transaction only by chance. */
const ATTEMPTS = 1_000;

/**
 * Copies the database as it stands to a new file, while appends go on between the steps. The file appears under its
 * name only when whole. Throws `failed {path, reason: 'EEXIST'}` when there is one already, `full`, `read-only`.
 */
export async function backUp(db: DatabaseSync, path: string): Promise<void> {
  const partial = `${path}.partial`;
  try {
    if (existsSync(path)) throw new EventLogError('failed', { path, reason: 'EEXIST' });
    rmSync(partial, { force: true });
    closeSync(openSync(partial, 'wx', 0o600));
    await copyPages(db, partial);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw toEventLogError(error, { path });
  }
}

/** A first step that meets a commit under way makes Node give up, with the error "not an error"; later ones wait. */
async function copyPages(db: DatabaseSync, path: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await backup(db, path, { rate: PAGES_A_STEP });
      return;
    } catch (error) {
      const metCommit = (error as { errcode?: unknown }).errcode === 0;
      if (!metCommit || attempt === ATTEMPTS) throw error;
    }
  }
}
