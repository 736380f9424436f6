import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commitTogether } from '../../../src/adapters/sqlite-log/commit.ts';
import { openDatabase } from '../../../src/adapters/sqlite-log/database.ts';
import type { Append } from '../../../src/adapters/sqlite-log/messages.ts';
import { openSqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import { Tables } from '../../../src/adapters/sqlite-log/tables.ts';
import { eventText } from '../../../src/domain/chain.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { Chain, sha256 } from '../../contracts/event-builder.ts';
import { batch, readAll } from '../../contracts/event-log-checks.ts';
import { newPath } from './log-folder.ts';
import { framesIn } from './wal-frames.ts';

function appendOf(session: string, expectedSeq: number, events: readonly AnyEvent[]): Append {
  return {
    op: 'append',
    session,
    expectedSeq,
    rows: events.map((event) => ({ text: eventText(event), hash: sha256(eventText(event)) })),
    prev: events[0]?.prev ?? '',
    firstAt: events[0]?.at ?? '',
    lastAt: events.at(-1)?.at ?? '',
    answers: [{ client: 'c', n: expectedSeq + 1, refused: null, seq: expectedSeq }],
    overwrites: [],
  };
}

describe('committing what was waiting', () => {
  let db: DatabaseSync;
  let tables: Tables;

  beforeEach(() => {
    db = openDatabase(newPath(), 0);
    tables = new Tables(db);
  });
  afterEach(() => db.close());

  const seqs = () => Object.fromEntries(tables.heads().map(({ session, seq }) => [session, seq]));
  const kinds = (appends: Append[]) =>
    commitTogether(db, tables, appends).map((fault) => fault && [fault.kind, fault.params]);
  const pages = () => Number(db.prepare('PRAGMA page_count').get()?.page_count);

  it('STO-40 puts all of them into one commit, and each fails by itself', () => {
    const [a, b] = [new Chain('a'), new Chain('b')];
    const exec = vi.spyOn(db, 'exec');
    expect(
      kinds([appendOf('a', 0, a.notes(2)), appendOf('b', 3, b.notes(1)), appendOf('a', 2, a.notes(1))]),
    ).toEqual([null, ['conflict', { session: 'b', expected: 3, seq: 0 }], null]);
    expect(exec.mock.calls.filter(([sql]) => sql === 'COMMIT')).toHaveLength(1);
    expect(seqs()).toEqual({ a: 3 });
    expect(tables.answers('b')).toEqual([]);
    expect(tables.answers('a')).toHaveLength(2);
  });

  it('STO-41 keeps nothing of a batch that does not fit on the disk, and all of those beside it', () => {
    const [a, b, c] = [new Chain('a'), new Chain('b'), new Chain('c')];
    kinds([appendOf('a', 0, a.notes(1))]);
    db.exec(`PRAGMA max_page_count = ${pages() + 3}`);
    const large = b.notes(40, '大'.repeat(2_000));
    expect(
      kinds([appendOf('a', 1, a.notes(1)), appendOf('b', 0, large), appendOf('c', 0, c.notes(1))]),
    ).toEqual([null, ['full', { session: 'b', seq: 1 }], null]);
    expect(seqs()).toEqual({ a: 2, c: 1 });
    expect(tables.chunk('b', 1)).toMatchObject({ texts: [], end: 'done' });
    expect(tables.answers('b')).toEqual([]);
  });

  it('STO-41 resumes when there is room again', () => {
    const a = new Chain('a');
    kinds([appendOf('a', 0, a.notes(1))]);
    db.exec(`PRAGMA max_page_count = ${pages()}`);
    const large = appendOf('a', 1, a.notes(9, '大'.repeat(2_000)));
    for (let tries = 0; tries < 3; tries++)
      expect(kinds([large])).toEqual([['full', { session: 'a', seq: 2 }]]);
    expect(seqs()).toEqual({ a: 1 });
    db.exec('PRAGMA max_page_count = 100000');
    expect(kinds([large])).toEqual([null]);
    expect(tables.chunk('a', 1)).toMatchObject({ end: 'done', texts: { length: 10 } });
  });

  it('STO-42 tries each alone when the commit itself fails, and acks only what was kept', () => {
    const [a, b] = [new Chain('a'), new Chain('b')];
    const exec = db.exec.bind(db);
    let commits = 0;
    vi.spyOn(db, 'exec').mockImplementation((sql) => {
      if (sql === 'COMMIT' && ++commits <= 2)
        throw Object.assign(new Error('disk I/O error'), { errcode: 778 });
      exec(sql);
    });
    expect(kinds([appendOf('a', 0, a.notes(2)), appendOf('b', 0, b.notes(1))])).toEqual([
      ['failed', { session: 'a', seq: 1, reason: 'disk I/O error' }],
      null,
    ]);
    expect(seqs()).toEqual({ b: 1 });
  });
});

describe('the worker', () => {
  it('STO-40 takes appends that queued while it was busy into the same commit', async () => {
    const path = newPath();
    const log = await openSqliteLog({ path });
    const chain = new Chain('s');
    const events = chain.notes(400);
    await Promise.all(events.map((event, i) => log.append('s', i, batch([event]))));
    expect(await readAll(log, 's')).toEqual(events);
    // One by one each would write two pages.
    expect(framesIn(`${path}-wal`)).toBeLessThan(400);
    await log.close();
  });
});
