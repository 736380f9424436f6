import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openSqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import { addedChange, changeLogContract } from '../../contracts/change-log.ts';
import { newPath } from './log-folder.ts';

changeLogContract('the SQLite log', async () => {
  const path = newPath();
  return () => openSqliteLog({ path });
});

describe('changes that somebody typed in', () => {
  it('CHG-802 a log of the version before them is taken over as it is', async () => {
    const path = newPath();
    await (await openSqliteLog({ path })).close();
    const db = new DatabaseSync(path);
    db.exec('DROP TABLE added_changes; PRAGMA user_version = 4');
    db.close();
    const log = await openSqliteLog({ path });
    await log.appendChange(addedChange('hand:1'));
    expect(await log.addedChanges()).toHaveLength(1);
    await log.close();
  });
});
