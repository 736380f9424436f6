import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openSqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import type { ActEntry } from '../../../src/ports/act-log.ts';
import { newPath, TO_VERSION_3 } from './log-folder.ts';

const entry = (n: number): ActEntry => ({
  n,
  at: '2026-11-25T03:00:00.000Z',
  by: { id: 'p1', name: '佐藤', kind: 'member' },
  type: 'action.requested',
  data: { action: `page.${n}`, target: 'pagerduty', act: 'acknowledge', args: { incident: 'Q1' } },
});

describe('acts that belong to no session', () => {
  it('STO-400 are there in their order after the log was closed and opened again, each number once', async () => {
    const path = newPath();
    const first = await openSqliteLog({ path });
    await first.appendAct(entry(1));
    await first.appendAct(entry(2));
    await expect(first.appendAct(entry(2))).rejects.toMatchObject({ kind: 'failed' });
    await first.close();
    const second = await openSqliteLog({ path });
    expect(await second.acts()).toEqual([entry(1), entry(2)]);
    expect(await second.sessions()).toEqual([]);
    await second.close();
  });

  it('STO-400 a log of the version before them is taken over as it is', async () => {
    const path = newPath();
    await (await openSqliteLog({ path })).close();
    const db = new DatabaseSync(path);
    db.exec(`${TO_VERSION_3} DROP TABLE acts; PRAGMA user_version = 2`);
    db.close();
    const log = await openSqliteLog({ path });
    await log.appendAct(entry(1));
    expect(await log.acts()).toHaveLength(1);
    await log.close();
  });
});
