import type { DatabaseSync } from 'node:sqlite';

import type { AnyEvent } from '../../domain/event.ts';
import {
  ANSWERS_KEPT,
  EventLogError,
  keptSince,
  type LogHead,
  type StoredAnswer,
} from '../../ports/event-log.ts';
import { FACT_STREAMS, type FactStream } from '../../ports/fact-log.ts';
import { isCorruption } from './faults.ts';
import {
  type Append,
  type Chunk,
  type DropFacts,
  type FactRow,
  type FactRows,
  type PutFacts,
  rowHash,
} from './messages.ts';

/** A chunk ends at whichever comes first: enough to keep both threads busy, little enough to hold in memory. */
const CHUNK_EVENTS = 500;
const CHUNK_CHARACTERS = 1024 * 1024;

interface HeadRow {
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
}

interface EventRow {
  readonly seq: number;
  readonly hash: string;
  readonly text: string;
}

/** Steps from session to session, so that one whose head was removed is still listed, and found damaged when read. */
const HEADS = `
  WITH RECURSIVE found (session) AS (
    SELECT min(session) FROM events
    UNION ALL
    SELECT (SELECT min(session) FROM events WHERE session > found.session) FROM found WHERE session IS NOT NULL
  )
  SELECT session, seq, hash FROM heads
  UNION ALL
  SELECT session, 0, '' FROM found WHERE session IS NOT NULL AND session NOT IN (SELECT session FROM heads)
`;

/** Of one person, in one session: what is older than may be, or beyond the newest. */
const LET_GO = `
  DELETE FROM answers WHERE session = :session AND person = :person AND (at < :since OR at < (
    SELECT at FROM answers WHERE session = :session AND person = :person ORDER BY at DESC LIMIT 1 OFFSET :most - 1
  ))
`;

const EMPTY: HeadRow = { seq: 0, hash: '', at: '' };

const TABLE_OF: Readonly<Record<FactStream, string>> = {
  acts: 'acts',
  verdicts: 'verdicts',
  changes: 'added_changes',
};

type FactStatements = ReturnType<typeof factStatements>;

const factStatements = (db: DatabaseSync, table: string) => ({
  head: db.prepare(`SELECT coalesce(max(n), 0) AS n FROM ${table}`),
  add: db.prepare(
    `INSERT INTO ${table} (n, text) SELECT ?, ? WHERE ? = (SELECT coalesce(max(n), 0) FROM ${table})`,
  ),
  after: db.prepare(`
    SELECT n, text, (SELECT hash FROM fact_checks WHERE stream = '${table}' AND fact_checks.n = ${table}.n) AS hash
    FROM ${table} WHERE n > ? ORDER BY n
  `),
  check: db.prepare(`INSERT OR REPLACE INTO fact_checks (stream, n, hash) VALUES ('${table}', ?, ?)`),
  put: db.prepare(
    `INSERT INTO ${table} (n, text) VALUES (?, ?) ON CONFLICT (n) DO UPDATE SET text = excluded.text WHERE text <> excluded.text`,
  ),
  drop: db.prepare(`
    DELETE FROM ${table} WHERE n IN (
      SELECT n FROM ${table} WHERE n < ? AND n NOT IN (SELECT value FROM json_each(?)) ORDER BY n LIMIT ?
    )
  `),
});

/** The prepared statements of one database; every method is one synchronous step on it. */
export class Tables {
  readonly #head;
  readonly #setHead;
  readonly #insert;
  readonly #events;
  readonly #hashAt;
  readonly #overwrite;
  readonly #answer;
  readonly #answers;
  readonly #letGo;
  readonly #heads;
  readonly #removals;
  readonly #facts;

  constructor(db: DatabaseSync) {
    this.#head = db.prepare('SELECT seq, hash, at FROM heads WHERE session = ?');
    this.#setHead = db.prepare('INSERT OR REPLACE INTO heads (session, seq, hash, at) VALUES (?, ?, ?, ?)');
    this.#insert = db.prepare('INSERT INTO events (session, seq, hash, text) VALUES (?, ?, ?, ?)');
    this.#events = db.prepare(
      'SELECT seq, hash, text FROM events WHERE session = ? AND seq >= ? ORDER BY seq',
    );
    this.#hashAt = db.prepare('SELECT hash FROM events WHERE session = ? AND seq = ?');
    this.#overwrite = db.prepare('UPDATE events SET text = ? WHERE session = ? AND seq = ? AND hash = ?');
    this.#answer = db.prepare(
      'INSERT OR IGNORE INTO answers (session, client, n, seq, refused, person, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#answers = db.prepare('SELECT client, n, seq, refused, person, at FROM answers WHERE session = ?');
    this.#letGo = db.prepare(LET_GO);
    this.#heads = db.prepare(HEADS);
    this.#removals = ['events', 'answers', 'heads'].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE session = ?`),
    );
    this.#facts = new Map(FACT_STREAMS.map((stream) => [stream, factStatements(db, TABLE_OF[stream])]));
  }

  /** Adds one batch, inside the caller's transaction. Throws `conflict`, or `failed` when it does not join on. */
  append(append: Append): void {
    const { session, expectedSeq, rows, prev, firstAt, lastAt, answers, overwrites } = append;
    const head = this.#headOf(session) ?? EMPTY;
    if (head.seq !== expectedSeq) {
      throw new EventLogError('conflict', { session, expected: expectedSeq, seq: head.seq });
    }
    if (rows.length > 0) {
      const seq = head.seq + 1;
      if (prev !== head.hash) throw new EventLogError('failed', { session, seq, reason: 'bad-prev' });
      if (firstAt < head.at) throw new EventLogError('failed', { session, seq, reason: 'bad-time' });
      rows.forEach((row, i) => {
        this.#insert.run(session, seq + i, row.hash, row.text);
      });
      this.#setHead.run(session, head.seq + rows.length, rows.at(-1)?.hash ?? '', lastAt);
    }
    for (const { seq, hash, text } of overwrites) {
      const { changes } = this.#overwrite.run(text, session, seq, hash);
      if (Number(changes) !== 1) throw new EventLogError('failed', { session, seq, reason: 'bad-redaction' });
    }
    const asked = new Map<string, string>();
    for (const { client, n, seq, refused, by = null, at = null } of answers) {
      this.#answer.run(session, client, n, seq, refused && JSON.stringify(refused), by, at);
      if (by !== null && at !== null) asked.set(by, at);
    }
    for (const [person, at] of asked) {
      this.#letGo.run({ session, person, since: keptSince(at), most: ANSWERS_KEPT.ofPerson });
    }
  }

  /** The events from `from` on, up to a chunk's size or the first that is not what was written. */
  chunk(session: string, from: number): Chunk {
    const texts: string[] = [];
    const hashes: string[] = [];
    let next = from;
    let before = '';
    const stop = (end: Chunk['end']): Chunk => ({ texts, hashes, before, end });
    try {
      const head = this.#headOf(session);
      if (from > 1) {
        const previous = this.#hashAt.get(session, from - 1);
        const known = head !== undefined && from - 1 <= head.seq;
        if (previous === undefined) return stop(known ? { seq: from - 1, problem: 'missing' } : 'done');
        before = String(previous.hash);
      }
      let characters = 0;
      for (const row of this.#events.iterate(session, from) as Iterable<EventRow>) {
        if (texts.length >= CHUNK_EVENTS || characters >= CHUNK_CHARACTERS) return stop('more');
        const problem = rowProblem(row, next, head);
        if (problem !== null) return stop({ seq: next, problem });
        texts.push(row.text);
        hashes.push(row.hash);
        characters += row.text.length;
        next++;
      }
      // Without a head nobody knows where the session ended, so its end cannot be confirmed.
      const cut = head === undefined ? texts.length > 0 : next <= head.seq;
      return stop(cut ? { seq: next, problem: 'missing' } : 'done');
    } catch (error) {
      if (!isCorruption(error)) throw error;
      return stop({ seq: next, problem: 'corrupt' });
    }
  }

  answers(session: string): StoredAnswer[] {
    return this.#answers.all(session).map(({ client, n, seq, refused, person, at }) => {
      const asked = person === null ? {} : { by: person, at };
      const answer = { client, n, seq, refused: parse(refused), ...asked } as StoredAnswer;
      if (answer.refused === undefined) {
        throw new EventLogError('damaged', { session, seq: answer.seq, problem: 'altered' });
      }
      return answer;
    });
  }

  /** Inside the caller's transaction. */
  remove(session: string): void {
    for (const statement of this.#removals) statement.run(session);
  }

  heads(): LogHead[] {
    return this.#heads.all() as unknown as LogHead[];
  }

  /** Touches the file: throws where it cannot be read. */
  check(): void {
    this.#headOf('');
  }

  /** Inside the caller's transaction. Throws `conflict` where the stream stands elsewhere. */
  appendFact(stream: FactStream, after: number, text: string): void {
    const { add, check } = this.#factsOf(stream);
    if (Number(add.run(after + 1, text, after).changes) !== 1) throw this.#factConflict(stream, after);
    check.run(after + 1, rowHash(text));
  }

  factsAfter(stream: FactStream, after: number): FactRows {
    const rows: FactRow[] = [];
    let characters = 0;
    const found = this.#factsOf(stream).after.iterate(after) as Iterable<FactRow & { hash: string | null }>;
    for (const { n, text, hash } of found) {
      if (rows.length >= CHUNK_EVENTS || characters >= CHUNK_CHARACTERS) return { rows, more: true };
      // Without a hash an earlier program has written it.
      rows.push(hash === null || rowHash(text) === hash ? { n, text } : { n, text: '', isDamaged: true });
      characters += text.length;
    }
    return { rows, more: false };
  }

  /** Inside the caller's transaction. A row whose text is the same is not written again. */
  putFacts({ stream, upTo, rows }: PutFacts): void {
    if (upTo !== null && this.#factHead(stream) !== upTo) throw this.#factConflict(stream, upTo);
    const { put, check } = this.#factsOf(stream);
    for (const { n, text } of rows) {
      put.run(n, text);
      check.run(n, rowHash(text));
    }
  }

  /** Inside the caller's transaction. */
  dropFacts({ stream, before, keep }: DropFacts): number {
    return Number(this.#factsOf(stream).drop.run(before, keep, CHUNK_EVENTS).changes);
  }

  #factsOf(stream: FactStream): FactStatements {
    return this.#facts.get(stream) as FactStatements;
  }

  #factHead(stream: FactStream): number {
    return Number(this.#factsOf(stream).head.get()?.n);
  }

  #factConflict(stream: FactStream, expected: number): EventLogError {
    return new EventLogError('conflict', { path: stream, expected, seq: this.#factHead(stream) });
  }

  #headOf(session: string): HeadRow | undefined {
    return this.#head.get(session) as HeadRow | undefined;
  }
}

function rowProblem(row: EventRow, next: number, head: HeadRow | undefined) {
  if (row.seq !== next) return 'missing';
  if (head !== undefined && next > head.seq) return 'unexpected';
  if (typeof row.text !== 'string' || !isTextOf(row)) return 'altered';
  if (next === head?.seq && row.hash !== head.hash) return 'altered';
  return null;
}

/** Whether a row's text is what was hashed, or a redacted event that keeps the hash; the chain says whether it may. */
function isTextOf({ text, hash }: EventRow): boolean {
  if (rowHash(text) === hash) return true;
  return (parse(text) as Partial<AnyEvent> | null | undefined)?.redacted?.hash === hash;
}

/** null stays null; undefined when it is not JSON. */
function parse(text: unknown): unknown {
  try {
    return text === null ? null : JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
