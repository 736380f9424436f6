import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
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
    const backup = log.backup(copy).then(() => {
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
