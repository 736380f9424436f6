import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openSqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import type { PageVerdict } from '../../../src/ports/verdict-log.ts';
import { newPath, TO_VERSION_3 } from './log-folder.ts';

const verdict = (id: string, hurt: boolean): PageVerdict => ({
  at: '2026-11-25T03:00:00.000Z',
  by: { id: 'p1', name: '佐藤', kind: 'member' },
  incident: { id, number: 4812, title: '5xx', service: 'checkout', triggeredAt: '2026-11-25T02:58:00.000Z' },
  verdict: { hurt, why: null, prevent: null },
});

describe('verdicts on pages without a session', () => {
  it('STO-50 are there in their order after the log was closed and opened again', async () => {
    const path = newPath();
    const first = await openSqliteLog({ path });
    await first.appendVerdict(verdict('Q1', true));
    await first.appendVerdict(verdict('Q2', false));
    await first.close();
    const second = await openSqliteLog({ path });
    expect(await second.verdicts()).toEqual([verdict('Q1', true), verdict('Q2', false)]);
    expect(await second.sessions()).toEqual([]);
    await second.close();
  });

  it('STO-50 a log of the version before them is taken over as it is', async () => {
    const path = newPath();
    await (await openSqliteLog({ path })).close();
    const db = new DatabaseSync(path);
    db.exec(`${TO_VERSION_3} DROP TABLE verdicts; DROP TABLE acts; PRAGMA user_version = 1`);
    db.close();
    const log = await openSqliteLog({ path });
    await log.appendVerdict(verdict('Q1', true));
    expect(await log.verdicts()).toHaveLength(1);
    await log.close();
  });
});
