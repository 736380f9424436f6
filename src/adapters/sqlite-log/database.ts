import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EventLogError } from '../../ports/event-log.ts';
import { isLockFailure, toEventLogError } from './faults.ts';
import { adoptDatabase } from './schema.ts';
import { WAL_LIMIT, WAL_PAGES } from './wal.ts';

/** Bytes. An event of common length then lies within its page: of those of 1.5 KB, 4096 would waste two thirds. */
const PAGE_SIZE = 8192;

/**
 * Opens or makes the database and keeps it to this connection until closed. Throws `locked` when another process
 * has it after `lockTimeout` milliseconds, `newer`, `read-only`, `full`, or `failed {path, reason}`.
 */
export function openDatabase(path: string, lockTimeout: number): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    makeFile(path);
    db = new DatabaseSync(path, { timeout: lockTimeout });
    // Exclusive before the first access: then the lock is held for good and the WAL index needs no shared file.
    db.exec(`PRAGMA page_size = ${PAGE_SIZE}; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE`);
    adoptDatabase(db, path);
    db.exec('COMMIT');
    makePrivate(path);
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA journal_size_limit = ${WAL_LIMIT};
      PRAGMA wal_autocheckpoint = ${WAL_PAGES};
      PRAGMA cell_size_check = ON;
      PRAGMA secure_delete = ON;
      PRAGMA trusted_schema = OFF;
    `);
    emptyWal(db);
    return db;
  } catch (error) {
    db?.close();
    if (isLockFailure(error) && isReadOnly(path)) throw new EventLogError('read-only', { path }, error);
    throw toEventLogError(error, { path });
  }
}

/** Data goes into the main file, so that closing leaves one whole file behind. */
export function closeDatabase(db: DatabaseSync): void {
  emptyWal(db);
  db.close();
}

/** Also on opening: a hub that was killed may have left what was overwritten since. */
function emptyWal(db: DatabaseSync): void {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // A full or failing disk: every commit is safe in the write-ahead log, and the next opening reads it.
  }
}

/** Made by us and not by sqlite, so that it never stands open to others. A folder that is there stays as it is. */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Session logs hold names and incidents: only this user reads the file and its write-ahead log. */
function makePrivate(path: string): void {
  for (const file of [path, `${path}-wal`]) {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found !== undefined && (found.mode & 0o077) !== 0) chmodSync(file, 0o600);
  }
}

/** Asked only when no lock can be had here: closing a file gives up every lock this process has on it. */
function isReadOnly(path: string): boolean {
  try {
    closeSync(openSync(path, 'r+'));
    return false;
  } catch {
    return true;
  }
}
