import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EventLogError } from '../../ports/event-log.ts';
import { isLockFailure, toEventLogError } from './faults.ts';
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

/** 'oncl' as a number: `file` and sqlite tools show whose database this is. */
const APPLICATION_ID = 0x6f6e636c;
const SCHEMA_VERSION = 5;

/*
 * `events.text` is the exact JSON text that was hashed. `heads` says where each session ends, so that a cut-off end
 * is found too. Rows of a session lie beside each other, which makes catching up one scan. `verdicts.text` is what
 * somebody said of a page without a session, as JSON, and `acts.text` a step of what was asked of one; version 1 had
 * neither, version 2 no acts. `answers.person` asked at `at`: up to version 3 neither was noted. `added_changes.text` is a
 * change of a system that somebody typed in; up to version 4 there were none.
 */
const VERDICTS = 'CREATE TABLE verdicts (n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;';
const ACTS = 'CREATE TABLE acts (n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;';
const CHANGES = 'CREATE TABLE added_changes (n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;';
const ANSWERS_BY_PERSON =
  'CREATE INDEX answers_by_person ON answers (session, person, at) WHERE person IS NOT NULL;';
const PEOPLE = `
  ALTER TABLE answers ADD COLUMN person TEXT; ALTER TABLE answers ADD COLUMN at TEXT; ${ANSWERS_BY_PERSON}
`;
const TABLES = `
  CREATE TABLE heads (
    session TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE events (
    session TEXT, seq INTEGER, hash TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (session, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE answers (
    session TEXT, client TEXT, n INTEGER, seq INTEGER NOT NULL, refused TEXT, person TEXT, at TEXT,
    PRIMARY KEY (session, client, n)
  ) STRICT, WITHOUT ROWID;
  ${ANSWERS_BY_PERSON}
  ${VERDICTS}
  ${ACTS}
  ${CHANGES}
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/*
 * The hash of each fact's text. An earlier program knows nothing of it, and what it changes or deletes loses its hash by these
 * triggers: a fact without one is not checked.
 */
const FACT_CHECKS = `
  CREATE TABLE IF NOT EXISTS fact_checks (
    stream TEXT, n INTEGER, hash TEXT NOT NULL, PRIMARY KEY (stream, n)
  ) STRICT, WITHOUT ROWID;
  ${['acts', 'verdicts', 'added_changes']
    .flatMap((table) =>
      ['UPDATE OF text', 'DELETE'].map(
        (change) => `
  CREATE TRIGGER IF NOT EXISTS ${table}_${change.split(' ')[0]?.toLowerCase()} AFTER ${change} ON ${table}
  BEGIN DELETE FROM fact_checks WHERE stream = '${table}' AND n = old.n; END;`,
      ),
    )
    .join('')}
`;

/**
 * Makes the tables in an empty database, inside the caller's transaction, and adds what an earlier version did not
 * have; leaves any other as it is. Throws `newer` for one written by a later version and
 * `failed {reason: 'not-ours'}` for one of another program.
 */
function adoptDatabase(db: DatabaseSync, path: string): void {
  const id = pragma(db, 'application_id');
  const version = pragma(db, 'user_version');
  if (id === 0 && version === 0 && isEmpty(db)) {
    db.exec(TABLES);
  } else if (id !== APPLICATION_ID) {
    throw new EventLogError('failed', { path, reason: 'not-ours' });
  } else if (version > SCHEMA_VERSION) {
    throw new EventLogError('newer', { path, version, known: SCHEMA_VERSION });
  } else if (version < SCHEMA_VERSION) {
    const missing = [
      ...(version < 2 ? [VERDICTS] : []),
      ...(version < 3 ? [ACTS] : []),
      ...(version < 4 ? [PEOPLE] : []),
      CHANGES,
    ];
    db.exec(`${missing.join(' ')} PRAGMA user_version = ${SCHEMA_VERSION};`);
  }
  db.exec(FACT_CHECKS);
}

function pragma(db: DatabaseSync, name: 'application_id' | 'user_version'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}

function isEmpty(db: DatabaseSync): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}
