import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { MemoryLog } from '../../../src/adapters/memory-log/memory-log.ts';
import { openSqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import type { AddedChange } from '../../../src/ports/change-log.ts';
import { newPath } from './log-folder.ts';

const added = (id: string): AddedChange => ({
  ...{ id, at: '2026-11-25T03:00:00.000Z', by: { id: 'p1', name: '佐藤', kind: 'member' } },
  ...{ service: 'checkout', text: 'flag new-checkout 10% » 50%', kind: 'flag', environment: null },
  ...{ happenedAt: '2026-11-25T02:31:00.000Z', url: null },
});

describe('changes that somebody typed in', () => {
  it('CHG-802 are there in their order after the log was closed and opened again', async () => {
    const path = newPath();
    const first = await openSqliteLog({ path });
    await first.appendChange(added('hand:1'));
    await first.appendChange(added('hand:2'));
    await first.close();
    const second = await openSqliteLog({ path });
    expect(await second.addedChanges()).toEqual([added('hand:1'), added('hand:2')]);
    await second.close();
    const memory = new MemoryLog();
    await memory.appendChange(added('hand:1'));
    expect(await memory.addedChanges()).toEqual([added('hand:1')]);
  });

  it('CHG-802 a log of the version before them is taken over as it is', async () => {
    const path = newPath();
    await (await openSqliteLog({ path })).close();
    const db = new DatabaseSync(path);
    db.exec('DROP TABLE added_changes; PRAGMA user_version = 4');
    db.close();
    const log = await openSqliteLog({ path });
    await log.appendChange(added('hand:1'));
    expect(await log.addedChanges()).toHaveLength(1);
    await log.close();
  });
});
