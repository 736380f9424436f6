import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/adapters/sqlite-log/database.ts';
import { openSqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import { backUp } from '../../../src/adapters/sqlite-log/worker.ts';
import { Chain, sessionOf } from '../../contracts/event-builder.ts';
import { batch, readAll, rejection } from '../../contracts/event-log-checks.ts';
import { newPath } from './log-folder.ts';

describe('a backup', () => {
  it('STO-44 is a whole log of its own, private, taken while appends go on', async () => {
    const path = newPath();
    const copy = join(dirname(path), 'backup.db');
    const log = await openSqliteLog({ path });
    const [old, busy] = [new Chain('old'), new Chain('busy')];
    const answer = { client: 'c', n: 1, refused: null, seq: 3_000 };
    await log.append('old', 0, batch(old.notes(3_000, 'x'.repeat(1_000)), [answer]));
    let taken = false;
    const backup = log.backup(copy).finally(() => {
      taken = true;
    });
    let during = 0;
    while (!taken) {
      await log.append('busy', busy.tip.seq, batch(busy.notes(1)));
      during++;
    }
    await backup;
    expect(during).toBeGreaterThan(1);
    await log.close();
    expect(readdirSync(dirname(path)).sort()).toEqual(['backup.db', 'oncall.db']);
    expect(statSync(copy).mode & 0o777).toBe(0o600);

    const restored = await openSqliteLog({ path: copy });
    expect(await readAll(restored, 'old')).toEqual(old.events);
    expect(await restored.answers('old')).toEqual([answer]);
    const kept = await readAll(restored, 'busy');
    expect(kept).toEqual(busy.events.slice(0, kept.length));
    await restored.close();
  });

  it('STO-44 waits for a commit that is under way when it begins', async () => {
    const path = newPath();
    const db = openDatabase(path, 0);
    db.exec("BEGIN IMMEDIATE; INSERT INTO answers (session, client, n, seq) VALUES ('s', 'c', 1, 0)");
    const backup = backUp(db, `${path}.copy`);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    db.exec('COMMIT');
    await backup;
    db.close();
    const restored = await openSqliteLog({ path: `${path}.copy` });
    expect(await restored.answers('s')).toHaveLength(1);
    await restored.close();
  });

  it('STO-45 has its name only once it is whole', async () => {
    const path = newPath();
    const copy = `${path}.copy`;
    const db = openDatabase(path, 0);
    // The commit holds the copy up, so every look below falls before its end.
    db.exec("BEGIN IMMEDIATE; INSERT INTO answers (session, client, n, seq) VALUES ('s', 'c', 1, 0)");
    const backup = backUp(db, copy);
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      expect(existsSync(copy)).toBe(false);
    }
    expect(existsSync(`${copy}.partial`)).toBe(true);
    db.exec('COMMIT');
    await backup;
    db.close();
    expect(existsSync(copy)).toBe(true);
    expect(existsSync(`${copy}.partial`)).toBe(false);
  });

  it('STO-44 finishes before the log closes', async () => {
    const path = newPath();
    const copy = `${path}.copy`;
    const log = await openSqliteLog({ path });
    await log.append('s', 0, batch(sessionOf('s', 500)));
    await Promise.all([log.backup(copy), log.close()]);
    const restored = await openSqliteLog({ path: copy });
    expect(await readAll(restored, 's')).toHaveLength(500);
    await restored.close();
  });

  it('STO-45 overwrites nothing and leaves nothing half done', async () => {
    const path = newPath();
    const log = await openSqliteLog({ path });
    const taken = `${path}.taken`;
    writeFileSync(taken, 'precious');
    const error = await rejection(log.backup(taken));
    expect(error).toEqual({ kind: 'failed', params: { path: taken, reason: 'EEXIST' } });
    const nowhere = join(dirname(path), 'missing', 'backup.db');
    expect(await rejection(log.backup(nowhere))).toEqual({
      kind: 'failed',
      params: { path: nowhere, reason: 'ENOENT' },
    });
    const blocked = `${path}.blocked`;
    mkdirSync(`${blocked}.partial`);
    expect((await rejection(log.backup(blocked))).kind).toBe('failed');
    expect(existsSync(blocked)).toBe(false);
    await log.append('s', 0, batch(sessionOf('s', 1)));
    await log.close();
  });
});
