import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '../../../src/adapters/sqlite-log/database.ts';
import { openSqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import { sessionOf } from '../../contracts/event-builder.ts';
import { batch, readAll, rejection } from '../../contracts/event-log-checks.ts';
import { newFolder, newPath, TO_VERSION_3, withMode } from './log-folder.ts';

const modeOf = (path: string) => statSync(path).mode & 0o777;

function thrown(work: () => unknown) {
  const error = caught(work);
  expect(error).toBeInstanceOf(EventLogError);
  const { kind, params } = error as EventLogError;
  return { kind, params };
}

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('opening the database', () => {
  it('STO-21 makes a folder and files that nobody else may read', () => {
    const path = join(newFolder(), 'state', 'oncall.db');
    const db = openDatabase(path, 0);
    db.exec("INSERT INTO answers (session, client, n, seq) VALUES ('s', 'c', 1, 0)");
    expect(modeOf(dirname(path))).toBe(0o700);
    expect(readdirSync(dirname(path)).sort()).toEqual(['oncall.db', 'oncall.db-wal']);
    expect(modeOf(path)).toBe(0o600);
    expect(modeOf(`${path}-wal`)).toBe(0o600);
    db.close();
  });

  it('STO-21 closes a file that stood open to others, and leaves the folder it finds as it is', () => {
    const path = newPath();
    openDatabase(path, 0).close();
    chmodSync(path, 0o644);
    chmodSync(dirname(path), 0o755);
    openDatabase(path, 0).close();
    expect(modeOf(path)).toBe(0o600);
    expect(modeOf(dirname(path))).toBe(0o755);
  });

  it('STO-22 writes ahead and syncs every commit to disk', () => {
    const db = openDatabase(newPath(), 0);
    const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('locking_mode')).toBe('exclusive');
    db.close();
  });

  it('STO-23 lets one hub in: the second is told that the log is locked', async () => {
    const path = newPath();
    const first = await openSqliteLog({ path });
    const second = openSqliteLog({ path, lockTimeout: 0 });
    expect(await rejection(second)).toEqual({ kind: 'locked', params: { path } });
    await first.append('s', 0, batch(sessionOf('s', 1)));
    await first.close();
    const third = await openSqliteLog({ path, lockTimeout: 0 });
    expect(await readAll(third, 's')).toHaveLength(1);
    await third.close();
  });

  it('STO-23 waits for a hub that is just going, without holding up its own process', async () => {
    const path = newPath();
    const first = await openSqliteLog({ path });
    const second = openSqliteLog({ path, lockTimeout: 10_000 });
    let open = false;
    void second.then(() => {
      open = true;
    });
    for (let turns = 0; turns < 1_000; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect(open).toBe(false);
    await first.close();
    await (await second).close();
  });

  it('STO-342 takes over a log whose answers say nothing of who asked', async () => {
    const path = newPath();
    const answer = { client: 'c', n: 1, refused: null, seq: 0 };
    const first = await openSqliteLog({ path });
    await first.append('s', 0, batch([], [{ ...answer, by: 'aoi', at: '2026-11-25T03:00:00.000Z' }]));
    await first.close();
    const db = new DatabaseSync(path);
    db.exec(TO_VERSION_3);
    db.close();
    const log = await openSqliteLog({ path });
    expect(await log.answers('s')).toEqual([answer]);
    const asked = { ...answer, n: 2, by: 'ren', at: '2026-11-25T03:00:00.000Z' };
    await log.append('s', 0, batch([], [asked]));
    expect(await log.answers('s')).toEqual([answer, asked]);
    await log.close();
  });

  it('STO-24 refuses a log of any later version, the very next one too, and leaves it as it is', () => {
    for (const later of [1, 5]) {
      const path = newPath();
      const db = openDatabase(path, 0);
      const known = Number(db.prepare('PRAGMA user_version').get()?.user_version);
      expect(known).toBeGreaterThan(0);
      db.exec(`PRAGMA user_version = ${known + later}`);
      closeDatabase(db);
      const before = readFileSync(path);
      expect(thrown(() => openDatabase(path, 0))).toEqual({
        kind: 'newer',
        params: { path, version: known + later, known },
      });
      expect(readFileSync(path).equals(before)).toBe(true);
    }
  });

  it('STO-24 refuses a database of another program and leaves it as it is', () => {
    const path = newPath();
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE recipes (name TEXT)');
    other.close();
    chmodSync(path, 0o644);
    const before = readFileSync(path);
    expect(thrown(() => openDatabase(path, 0))).toEqual({
      kind: 'failed',
      params: { path, reason: 'not-ours' },
    });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(modeOf(path)).toBe(0o644);
  });

  it('STO-25 says why a log cannot be opened', () => {
    const garbage = newPath();
    writeFileSync(garbage, 'this is not a database, and never was one. '.repeat(400));
    expect(thrown(() => openDatabase(garbage, 0))).toEqual({
      kind: 'failed',
      params: { path: garbage, reason: 'file is not a database' },
    });
    const folder = newPath();
    mkdirSync(folder);
    expect(thrown(() => openDatabase(folder, 0))).toEqual({
      kind: 'failed',
      params: { path: folder, reason: 'unable to open database file' },
    });
    const below = join(garbage, 'oncall.db');
    expect(thrown(() => openDatabase(below, 0))).toEqual({
      kind: 'failed',
      params: { path: below, reason: 'EEXIST' },
    });
  });

  it('STO-25 names a read-only file and an unreadable folder', () => {
    const path = newPath();
    openDatabase(path, 0).close();
    if (process.getuid?.() === 0) chownSync(dirname(path), 65_534, 65_534);
    expect(withMode(path, 0o400, () => thrown(() => openDatabase(path, 0)))).toEqual({
      kind: 'read-only',
      params: { path },
    });
    expect(withMode(dirname(path), 0, () => thrown(() => openDatabase(path, 0)))).toEqual({
      kind: 'failed',
      params: { path, reason: 'EACCES' },
    });
  });

  it('STO-26 leaves one whole file behind when it closes', async () => {
    const path = newPath();
    const log = await openSqliteLog({ path });
    await log.append('s', 0, batch(sessionOf('s', 20)));
    await log.close();
    expect(readdirSync(dirname(path))).toEqual(['oncall.db']);
  });
});
