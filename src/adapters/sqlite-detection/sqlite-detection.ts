import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DetectionEvent, DetectionFact } from '../../detection/detection-event.ts';
import type { Time } from '../../ports/clock.ts';
import {
  type DetectionStore,
  DetectionStoreError,
  type DetectionStoreErrorKind,
  type Lease,
  UNFENCED,
} from '../../ports/detection-store.ts';
import { checkedSum, withSum } from '../../text/checksum.ts';
import { retry } from '../../timing/retry.ts';

/*
 * A file of its own beside the hub's events, since two processes share it: the hub's log is one process's alone. Every
 * transaction is short, and takes the write lock first, so that what it reads is what it decides by.
 */

const APPLICATION_ID = 0x6f6e6377;
const VERSION = 1;
const TABLES = `
  CREATE TABLE lease (id INTEGER PRIMARY KEY CHECK (id = 1), holder TEXT NOT NULL, fence INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
  CREATE TABLE watchers (name TEXT PRIMARY KEY, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE watch (n INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, fence INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
  CREATE TABLE checkpoint (id INTEGER PRIMARY KEY CHECK (id = 1), fence INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${VERSION};
`;
/** A detector that was not seen for so many leases is gone. */
const GONE_AFTER = 3;
/** How often a busy file is tried, and how long sqlite itself waits each time: it holds this thread meanwhile. */
const TRIES = 20;
const BUSY_MS = 50;

export interface SqliteDetectionOptions {
  /** Of the database file; its folder is made when missing. */
  readonly path: string;
  readonly time: Time;
}

/** Opens what detectors on this machine share. The file is opened, and made, with the first call, and again after a fault. */
export function openSqliteDetection({ path, time }: SqliteDetectionOptions): DetectionStore {
  return new SqliteDetection(path, time);
}

class SqliteDetection implements DetectionStore {
  readonly #path: string;
  readonly #time: Time;
  #db: DatabaseSync | null = null;

  constructor(path: string, time: Time) {
    this.#path = path;
    this.#time = time;
  }

  lease(watcher: string, now: number, ms: number): Promise<Lease> {
    return this.#write((db) => {
      db.prepare('INSERT OR REPLACE INTO watchers (name, seen) VALUES (?, ?)').run(watcher, now);
      db.prepare('DELETE FROM watchers WHERE seen < ?').run(now - GONE_AFTER * ms);
      const held = leaseRow(db);
      const own = held?.holder === watcher;
      if (held !== null && !own && held.until > now && held.until <= now + GONE_AFTER * ms) {
        return { ...held, standby: standby(db, held.holder) };
      }
      const fence = own ? held.fence : (held?.fence ?? 0) + 1;
      const until = now + ms;
      db.prepare('INSERT OR REPLACE INTO lease (id, holder, fence, until) VALUES (1, ?, ?, ?)').run(
        watcher,
        fence,
        until,
      );
      return { holder: watcher, fence, until, standby: standby(db, watcher) };
    });
  }

  release(watcher: string, fence: number): Promise<void> {
    return this.#write((db) => {
      db.prepare('UPDATE lease SET until = 0 WHERE holder = ? AND fence = ?').run(watcher, fence);
      db.prepare('DELETE FROM watchers WHERE name = ?').run(watcher);
    });
  }

  leaseNow(now: number): Promise<Lease | null> {
    return this.#read((db) => {
      const held = leaseRow(db);
      return held === null || held.until <= now ? null : { ...held, standby: standby(db, held.holder) };
    });
  }

  append(
    by: string,
    fence: number,
    at: string,
    facts: readonly DetectionFact[],
  ): Promise<readonly DetectionEvent[]> {
    return this.#write((db) => {
      mustHold(db, fence);
      const insert = db.prepare('INSERT INTO watch (at, by, fence, text) VALUES (?, ?, ?, ?)');
      return facts.map((fact): DetectionEvent => {
        const { lastInsertRowid } = insert.run(at, by, fence, JSON.stringify(withSum(fact)));
        return { ...fact, n: Number(lastInsertRowid), at, by, fence };
      });
    });
  }

  events(from: number): Promise<readonly DetectionEvent[]> {
    return this.#read((db) =>
      db
        .prepare('SELECT n, at, by, fence, text FROM watch WHERE n >= ? ORDER BY n')
        .all(from)
        .map(({ text, ...rest }) => {
          const fact = factOf(String(text));
          if (fact !== null) return { ...fact, ...rest } as DetectionEvent;
          throw new DetectionStoreError('damaged', { path: this.#path, n: Number(rest.n) });
        }),
    );
  }

  saveCheckpoint(fence: number, text: string): Promise<void> {
    return this.#write((db) => {
      mustHold(db, fence);
      db.prepare('INSERT OR REPLACE INTO checkpoint (id, fence, text) VALUES (1, ?, ?)').run(fence, text);
    });
  }

  checkpoint(): Promise<string | null> {
    return this.#read((db) => {
      const row = db.prepare('SELECT text FROM checkpoint WHERE id = 1').get();
      return row === undefined ? null : String(row.text);
    });
  }

  async close(): Promise<void> {
    this.#db?.close();
    this.#db = null;
  }

  #read<T>(work: (db: DatabaseSync) => T): Promise<T> {
    return this.#try(() => work(this.#open()));
  }

  #write<T>(work: (db: DatabaseSync) => T): Promise<T> {
    return this.#try(() => {
      const db = this.#open();
      db.exec('BEGIN IMMEDIATE');
      try {
        const done = work(db);
        db.exec('COMMIT');
        return done;
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  async #try<T>(work: () => T): Promise<T> {
    try {
      const terms = { tries: TRIES, pauseMs: () => BUSY_MS, isTransient: isBusyFault };
      return await retry(this.#time, terms, async () => work());
    } catch (error) {
      if (error instanceof DetectionStoreError && error.kind === 'fenced') throw error;
      // The next call opens the file again: it may have been replaced, or the disk may be back.
      this.#db?.close();
      this.#db = null;
      throw detectionStoreError(error, this.#path);
    }
  }

  #open(): DatabaseSync {
    this.#db ??= openDatabase(this.#path);
    return this.#db;
  }
}

/** null: it is not the text that was written. */
function factOf(text: string): DetectionFact | null {
  try {
    return checkedSum(JSON.parse(text)) as DetectionFact | null;
  } catch {
    return null;
  }
}

function openDatabase(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Made by us, so that it never stands open to others.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const db = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;');
    db.exec('BEGIN IMMEDIATE');
    adopt(db, path);
    db.exec('COMMIT');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function adopt(db: DatabaseSync, path: string): void {
  const pragma = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  const [id, version] = [pragma('application_id'), pragma('user_version')];
  if (id === 0 && version === 0) db.exec(TABLES);
  else if (id !== APPLICATION_ID) throw new DetectionStoreError('failed', { path, reason: 'not-ours' });
  else if (version > VERSION) throw new DetectionStoreError('newer', { path, version, known: VERSION });
}

type LeaseRow = Pick<Lease, 'holder' | 'fence' | 'until'>;

const leaseRow = (db: DatabaseSync): LeaseRow | null =>
  (db.prepare('SELECT holder, fence, until FROM lease WHERE id = 1').get() as LeaseRow | undefined) ?? null;

const standby = (db: DatabaseSync, holder: string): readonly string[] =>
  db
    .prepare('SELECT name FROM watchers WHERE name <> ? ORDER BY name')
    .all(holder)
    .map(({ name }) => String(name));

function mustHold(db: DatabaseSync, fence: number): void {
  const held = leaseRow(db)?.fence ?? 0;
  if (fence !== UNFENCED && held !== fence) throw new DetectionStoreError('fenced', { fence, held });
}

/** Primary result codes of sqlite; the extended ones have them in their low byte. */
const KINDS: Readonly<Record<number, DetectionStoreErrorKind>> = {
  5: 'busy',
  6: 'busy',
  8: 'read-only',
  11: 'damaged',
  13: 'full',
  14: 'failed',
  26: 'damaged',
};

const codeOf = (error: unknown): number | null => {
  const { errcode } = (error ?? {}) as { readonly errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : null;
};

/** Another process is writing just now. */
const isBusyFault = (error: unknown): boolean => KINDS[codeOf(error) ?? -1] === 'busy';

function detectionStoreError(error: unknown, path: string): DetectionStoreError {
  if (error instanceof DetectionStoreError) return error;
  const { code = '', message = '' } = (error ?? {}) as { readonly code?: string; readonly message?: string };
  const system = /^(?:ENOSPC|EDQUOT)$/.test(code)
    ? 'full'
    : /^(?:EROFS|EACCES|EPERM)$/.test(code)
      ? 'read-only'
      : null;
  const kind = KINDS[codeOf(error) ?? -1] ?? system ?? 'failed';
  return new DetectionStoreError(kind, { path, reason: code || message.slice(0, 200) }, error);
}
