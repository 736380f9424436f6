import { copyFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDatabase, openDatabase } from '../../../src/adapters/sqlite-log/database.ts';
import { tendWal, WAL_LIMIT } from '../../../src/adapters/sqlite-log/wal.ts';
import { newPath } from './log-folder.ts';
import { framesIn } from './wal-frames.ts';

const LONG = 10_000;
const CHECKPOINT = 'PRAGMA wal_checkpoint(PASSIVE)';

describe('the write-ahead log', () => {
  let path: string;
  let db: DatabaseSync;
  const wal = (of = path) => `${of}-wal`;
  const put = (n: number, into = db) =>
    into.prepare("INSERT INTO answers (session, client, n, seq) VALUES ('s', 'c', ?, 0)").run(n);
  const count = (of: DatabaseSync) => of.prepare('SELECT count(*) AS n FROM answers').get()?.n;

  beforeEach(() => {
    vi.useFakeTimers();
    path = newPath();
    db = openDatabase(path, 0);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    db.close();
  });

  it('STO-48 gets its whole length in a quiet moment, so that later commits need not lengthen it', () => {
    const tended = tendWal(db, wal());
    for (let n = 1; n <= 5; n++) {
      put(n);
      tended.committed();
      vi.advanceTimersByTime(100);
    }
    expect(statSync(wal()).size).toBeLessThan(WAL_LIMIT);
    vi.advanceTimersByTime(LONG);
    expect(statSync(wal()).size).toBe(WAL_LIMIT);
    put(6);
    expect(statSync(wal()).size).toBe(WAL_LIMIT);
    expect(framesIn(wal())).toBe(6);
    tended.stop();
  });

  it('STO-48 is read after a crash up to what was committed, however much is reserved behind', () => {
    for (let n = 1; n <= 10; n++) put(n);
    const tended = tendWal(db, wal());
    vi.advanceTimersByTime(LONG);
    tended.stop();
    for (let n = 11; n <= 20; n++) put(n);
    // The files as a crash leaves them.
    const crashed = join(dirname(path), 'crashed.db');
    copyFileSync(path, crashed);
    copyFileSync(wal(), wal(crashed));
    const reopened = openDatabase(crashed, 0);
    expect(count(reopened)).toBe(20);
    put(21, reopened);
    closeDatabase(reopened);
    const plain = new DatabaseSync(crashed, { readOnly: true });
    expect(count(plain)).toBe(21);
    plain.close();
  });

  it('STO-49 is checkpointed in the first quiet moment after many commits, once', () => {
    put(1);
    const exec = vi.spyOn(db, 'exec');
    const checkpoints = () => exec.mock.calls.filter(([sql]) => sql === CHECKPOINT).length;
    const tended = tendWal(db, wal());
    for (let n = 0; n < 100; n++) {
      tended.committed();
      vi.advanceTimersByTime(100);
    }
    expect(checkpoints()).toBe(0);
    vi.advanceTimersByTime(LONG);
    expect(checkpoints()).toBe(1);
    tended.committed();
    vi.advanceTimersByTime(LONG);
    expect(checkpoints()).toBe(1);
    tended.stop();
  });

  it('STO-49 stands when neither can be done: every commit is safe without', () => {
    const tried = vi.spyOn(db, 'exec').mockImplementation(() => {
      throw new Error('disk I/O error');
    });
    const tended = tendWal(db, join(dirname(path), 'gone', 'wal'));
    for (let n = 0; n < 100; n++) tended.committed();
    expect(() => vi.advanceTimersByTime(LONG)).not.toThrow();
    expect(tried).toHaveBeenCalled();
    tended.stop();
  });
});
