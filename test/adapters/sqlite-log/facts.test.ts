import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openSqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import { FACT_STREAMS } from '../../../src/ports/fact-log.ts';
import { actFact, addedChange, factLogContract, factsIn, pageVerdict } from '../../contracts/fact-log.ts';
import { newPath, TO_VERSION_3 } from './log-folder.ts';

factLogContract('the SQLite log', async () => {
  const path = newPath();
  return {
    open: () => openSqliteLog({ path }),
    found: (words) =>
      [path, `${path}-wal`].reduce(
        (sum, file) => sum + readFileSync(file).toString('latin1').split(words).length - 1,
        0,
      ),
  };
});

describe('the facts in a file of an earlier version', () => {
  it.each([
    ['verdicts', `${TO_VERSION_3} DROP TABLE verdicts; DROP TABLE acts; PRAGMA user_version = 1`],
    ['acts', `${TO_VERSION_3} DROP TABLE acts; PRAGMA user_version = 2`],
    ['changes', 'DROP TABLE added_changes; PRAGMA user_version = 4'],
  ] as const)(
    'STO-400 a log of the version before there were %s is taken over as it is',
    async (stream, earlier) => {
      const path = newPath();
      await (await openSqliteLog({ path })).close();
      const db = new DatabaseSync(path);
      db.exec(earlier);
      db.close();
      const log = await openSqliteLog({ path });
      const facts = { acts: actFact(1), verdicts: pageVerdict('Q1', true), changes: addedChange('hand:1') };
      for (const each of FACT_STREAMS) await log.appendFact(each, 0, facts[each]);
      expect(await factsIn(log, stream)).toEqual([facts[stream]]);
      expect(await log.sessions()).toEqual([]);
      await log.close();
    },
  );

  it('STO-403 what a checkpoint leaves an earlier version reads and adds to', async () => {
    const path = newPath();
    const log = await openSqliteLog({ path });
    for (let n = 0; n < 6; n += 1) await log.appendFact('acts', n, actFact(n + 1));
    await log.rewriteFacts(
      'acts',
      6,
      [2, 6].map((n) => ({ n, fact: actFact(n) })),
    );
    await log.close();
    const db = new DatabaseSync(path);
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 5 });
    // Its own statements.
    const rows = db.prepare('SELECT text FROM acts ORDER BY n').all() as { readonly text: string }[];
    expect(rows.map(({ text }) => JSON.parse(text).n)).toEqual([2, 6]);
    db.prepare('INSERT INTO acts (n, text) VALUES (?, ?)').run(7, JSON.stringify(actFact(7)));
    db.close();
    const again = await openSqliteLog({ path });
    expect((await factsIn(again, 'acts')).map(({ n }) => n)).toEqual([2, 6, 7]);
    await again.close();
  });

  it('STO-402 a row that is no JSON takes no other fact along, and is no reason to add none', async () => {
    const path = newPath();
    const log = await openSqliteLog({ path });
    for (let n = 0; n < 3; n += 1) await log.appendFact('verdicts', n, pageVerdict(`Q${n}`, true));
    await log.close();
    const db = new DatabaseSync(path);
    db.exec("UPDATE verdicts SET text = '{' WHERE n IN (2, 3)");
    db.close();
    const again = await openSqliteLog({ path });
    expect(await factsIn(again, 'verdicts')).toEqual([pageVerdict('Q0', true)]);
    expect((await again.appendFact('verdicts', 3, pageVerdict('Q4', false))).n).toBe(4);
    await again.close();
  });

  it('STO-409 a fact of which a bit changed is passed over and named; one that an earlier version changed is not checked', async () => {
    const path = newPath();
    const log = await openSqliteLog({ path });
    for (let n = 0; n < 4; n += 1)
      await log.appendFact('verdicts', n, pageVerdict(`Q${n}`, true, 'disk full'));
    expect(await log.damagedFacts()).toEqual([]);
    await log.close();
    const bytes = readFileSync(path);
    const at = bytes.lastIndexOf('disk full');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const again = await openSqliteLog({ path });
    const [damaged] = await again.damagedFacts();
    expect(damaged?.stream).toBe('verdicts');
    const left = [0, 1, 2, 3].filter((n) => n + 1 !== damaged?.n);
    expect(await factsIn(again, 'verdicts')).toEqual(
      left.map((n) => pageVerdict(`Q${n}`, true, 'disk full')),
    );
    await again.close();
    const db = new DatabaseSync(path);
    const text = JSON.stringify(pageVerdict('Q9', false));
    db.prepare('UPDATE verdicts SET text = ? WHERE n = ?').run(text, damaged?.n ?? 0);
    db.close();
    const mended = await openSqliteLog({ path });
    expect(await mended.damagedFacts()).toEqual([]);
    expect(await factsIn(mended, 'verdicts')).toHaveLength(4);
    await mended.close();
  });
});
