import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { sessionOf, sha256 } from '../../contracts/event-builder.ts';
import { batch, readAll, rejection } from '../../contracts/event-log-checks.ts';
import { newPath } from './log-folder.ts';
import { readDirectly } from './read-directly.ts';

const COUNT = 6;
const EVENTS = sessionOf('s', COUNT);
let path: string;

/** A closed log of three sessions. */
async function writeLog(count: number, text?: string): Promise<void> {
  path = newPath();
  const log = await openSqliteLog({ path });
  for (const session of ['r', 's', 't']) {
    const answer = { client: 'c', n: 1, refused: { kind: 'invalid', params: {} }, seq: 1 } as const;
    await log.append(session, 0, batch(sessionOf(session, count, text), [answer]));
  }
  await log.close();
}

function edit(change: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(path);
  change(db);
  db.close();
}

const textAt = (db: DatabaseSync, seq: number) =>
  String(db.prepare("SELECT text FROM events WHERE session = 's' AND seq = ?").get(seq)?.text);

/** Writes a text with its hash, and the head too where it is the last. */
function forge(db: DatabaseSync, seq: number, text: string): void {
  const hash = sha256(text);
  db.prepare("UPDATE events SET text = ?, hash = ? WHERE session = 's' AND seq = ?").run(text, hash, seq);
}

const sql = (statement: string) => (db: DatabaseSync, seq: number) =>
  db
    .prepare(statement.replace(' AT', " WHERE session = 's' AND seq ="))
    .run(...(statement.includes('?') ? [seq] : []));

interface Edit {
  readonly name: string;
  readonly problem: string;
  /** How many of the events it can be done to; all unless given. */
  readonly last?: number;
  change(db: DatabaseSync, seq: number): unknown;
}

const edits: Edit[] = [
  {
    name: 'an edited event',
    problem: 'altered',
    change: sql("UPDATE events SET text = replace(text, 'note ', 'nope ') AT ?"),
  },
  {
    name: 'an event edited together with its hash',
    problem: 'altered',
    change: (db, seq) => forge(db, seq, textAt(db, seq).replace('note ', 'nope ')),
  },
  {
    name: 'text that is not JSON, with its hash and the head',
    problem: 'bad-shape',
    change: (db, seq) => {
      forge(db, seq, '{"v":1,');
      sql(`UPDATE heads SET hash = '${sha256('{"v":1,')}' AT ?`)(db, seq);
    },
  },
  { name: 'a removed event', problem: 'missing', change: sql('DELETE FROM events AT ?') },
  {
    name: 'a cut-off end',
    problem: 'missing',
    change: sql("DELETE FROM events WHERE session = 's' AND seq >= ?"),
  },
  {
    name: 'two exchanged events',
    problem: 'bad-seq',
    last: COUNT - 1,
    change: (db, seq) => {
      const [one, two] = [textAt(db, seq), textAt(db, seq + 1)];
      forge(db, seq, two);
      forge(db, seq + 1, one);
    },
  },
  {
    name: 'an event moved to a far number',
    problem: 'missing',
    last: COUNT - 1,
    change: sql('UPDATE events SET seq = seq + (1 << 60) AT ?'),
  },
  {
    name: 'an event moved to another session',
    problem: 'missing',
    change: sql("UPDATE events SET session = 'u' AT ?"),
  },
];

describe('a log that someone changed', () => {
  let whole: Buffer;
  beforeEach(async () => {
    if (whole === undefined) {
      await writeLog(COUNT);
      whole = readFileSync(path);
    }
    path = newPath();
    writeFileSync(path, whole);
  });

  const cases = edits.flatMap((one) =>
    Array.from({ length: one.last ?? COUNT }, (_, i) => ({ ...one, seq: i + 1 })),
  );
  it.each(cases)(
    'STO-30 finds $name at $seq, and still delivers what stands before',
    ({ change, seq, problem }) => {
      edit((db) => change(db, seq));
      const { seen, error } = readDirectly(path, 's');
      expect(error).toMatchObject({ kind: 'damaged', params: { session: 's', seq, problem } });
      expect(seen).toEqual(EVENTS.slice(0, seq - 1));
      for (const other of ['r', 't']) {
        expect(readDirectly(path, other)).toEqual({ seen: sessionOf(other, COUNT), error: null });
      }
    },
  );

  it('STO-31 finds an event added behind the end, and a head that was moved or removed', () => {
    edit((db) => db.exec(`INSERT INTO events SELECT session, 7, hash, text FROM events WHERE seq = 6`));
    expect(readDirectly(path, 's')).toMatchObject({
      seen: EVENTS,
      error: { params: { seq: 7, problem: 'unexpected' } },
    });
    edit((db) => db.exec('DELETE FROM events WHERE seq = 7; UPDATE heads SET seq = 5'));
    expect(readDirectly(path, 's').error?.params).toMatchObject({ seq: 5, problem: 'altered' });
    edit((db) => db.exec('UPDATE heads SET seq = 9'));
    expect(readDirectly(path, 's')).toMatchObject({
      seen: EVENTS,
      error: { params: { seq: 7, problem: 'missing' } },
    });
    edit((db) => db.exec('DELETE FROM heads'));
    expect(readDirectly(path, 's')).toMatchObject({
      seen: EVENTS,
      error: { params: { seq: 7, problem: 'missing' } },
    });
  });

  it('STO-31 still lists a session whose head was removed, and appends nothing to it', async () => {
    edit((db) => db.exec("DELETE FROM heads WHERE session = 's'"));
    const log = await openSqliteLog({ path });
    expect((await log.sessions()).map(({ session }) => session).sort()).toEqual(['r', 's', 't']);
    const again = await rejection(log.append('s', 0, batch(EVENTS)));
    expect(again).toMatchObject({ kind: 'damaged', params: { session: 's', seq: 1 } });
    await log.close();
  });

  it('STO-31 finds an answer that is no longer what was written', async () => {
    edit((db) => db.exec("UPDATE answers SET refused = '{' WHERE session = 's'"));
    const log = await openSqliteLog({ path });
    const damaged = { kind: 'damaged', params: { session: 's', seq: 1, problem: 'altered' } };
    expect(await rejection(log.answers('s'))).toEqual(damaged);
    expect(await log.answers('t')).toHaveLength(1);
    await log.close();
  });
});

describe('a long log that someone changed', () => {
  it.each([499, 500, 501, 1_000])(
    'STO-32 delivers no event that its successor does not vouch for: %i',
    async (seq) => {
      await writeLog(1_200);
      edit((db) => forge(db, seq, textAt(db, seq).replace('note ', 'nope ')));
      const log = await openSqliteLog({ path });
      const seen: AnyEvent[] = [];
      const reading = (async () => {
        for await (const chunk of log.read('s', 1)) seen.push(...chunk);
      })();
      const damaged = { kind: 'damaged', params: { session: 's', seq, problem: 'altered' } };
      expect(await rejection(reading)).toEqual(damaged);
      expect(seen).toEqual(sessionOf('s', 1_200).slice(0, seq - 1));
      expect(await rejection(readAll(log, 's', seq + 1))).toEqual(damaged);
      expect(await readAll(log, 's', seq + 2)).toHaveLength(1_200 - seq - 1);
      await log.close();
    },
  );
});

describe('a file that rotted', () => {
  it('STO-33 never gives another event for the one that was written, whatever byte changed', async () => {
    await writeLog(40, 'x'.repeat(300));
    const whole = readFileSync(path);
    const events = sessionOf('s', 40, 'x'.repeat(300));
    const rotten = newPath();
    const ends = { whole: 0, damaged: 0, other: 0 };
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        copyFileSync(path, rotten);
        const bytes = Buffer.from(whole);
        bytes[at] = bytes[at]! ^ mask;
        writeFileSync(rotten, bytes);
        const { seen, error } = readDirectly(rotten, 's');
        expect(seen).toEqual(events.slice(0, seen.length));
        const end = error === null ? 'whole' : error.kind === 'damaged' ? 'damaged' : 'other';
        ends[end] += 1;
        const endsAt = { whole: 40, damaged: Number(error?.params.seq) - 1, other: seen.length };
        expect(seen.length).toBe(endsAt[end]);
      }),
      { seed: 1125, numRuns: 400 },
    );
    for (const times of Object.values(ends)) expect(times).toBeGreaterThan(40);
  });

  it('STO-33 finds a file that was cut off', async () => {
    await writeLog(40, 'x'.repeat(300));
    const whole = readFileSync(path);
    const events = sessionOf('s', 40, 'x'.repeat(300));
    const size = 8_192;
    const ends = { whole: 0, refused: 0 };
    for (let length = size; length < whole.length; length += size / 2) {
      writeFileSync(path, whole.subarray(0, length));
      const { seen, error } = readDirectly(path, 's');
      expect(seen).toEqual(events.slice(0, seen.length));
      ends[error === null ? 'whole' : 'refused'] += 1;
      expect(error === null ? seen.length : 40).toBe(40);
    }
    expect(ends.refused).toBeGreaterThan(20);
  });
});
