import { Worker } from 'node:worker_threads';
import { type ChainTip, eventText, follow, linkProblem } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { jsonOf } from '../../logs/json.ts';
import {
  type Batch,
  type EventLog,
  EventLogError,
  type LogHead,
  type StoredAnswer,
} from '../../ports/event-log.ts';
import {
  FACT_STREAMS,
  type FactChunk,
  type FactLog,
  type FactMark,
  type FactStream,
  type FactStreams,
  type Numbered,
  readFact,
} from '../../ports/fact-log.ts';
import {
  type Append,
  type Chunk,
  type DropFacts,
  type PutFacts,
  type Row,
  rowHash,
  type WorkerStart,
} from './messages.ts';
import { WorkerLink } from './worker-link.ts';

const FACTS_A_STEP = 500;

export interface SqliteLogOptions {
  /** Of the database file; its folder is made when missing. */
  readonly path: string;
  /** Milliseconds to wait for a hub that is just going; 2 seconds when not given. */
  readonly lockTimeout?: number;
}

/**
 * Opens the durable log of all sessions: one sqlite file that only this process may use meanwhile. Rejects with
 * `locked {path}`, `newer {path, version, known}`, `read-only {path}`, `full {path}` or `failed {path, reason}`.
 */
export async function openSqliteLog({ path, lockTimeout = 2_000 }: SqliteLogOptions): Promise<SqliteLog> {
  const workerData: WorkerStart = { path, lockTimeout };
  // Nothing of the parent's environment or flags is needed there, least of all its secrets.
  const worker = new Worker(workerUrl(), {
    name: 'event-log',
    workerData,
    env: {},
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const link = new WorkerLink(worker);
  await link.ready;
  return new SqliteLog(link);
}

/** From source the worker stands beside this file; built it is `sqlite-worker.js`, and this code may be in a chunk. */
function workerUrl(): URL {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new URL('./worker.ts', here);
  return new URL(/\/chunks\/[^/]+$/.test(here) ? '../sqlite-worker.js' : './sqlite-worker.js', here);
}

export class SqliteLog implements EventLog, FactLog {
  readonly #link: WorkerLink;
  /** How often others were put in the place of some: this process alone writes. */
  readonly #rewritten = new Map<FactStream, number>();

  constructor(link: WorkerLink) {
    this.#link = link;
  }

  async append(
    session: string,
    expectedSeq: number,
    { events, answers, overwrites = [] }: Batch,
  ): Promise<void> {
    const first = events[0];
    const rows: Row[] = [];
    const from = { session, seq: expectedSeq, hash: first?.prev ?? '', at: first?.at ?? '' };
    let tip: ChainTip = from;
    for (const event of events) {
      const step = follow(event, tip, rowHash);
      if (!step.ok) {
        await this.#expectAt(session, expectedSeq);
        throw new EventLogError('failed', { session, seq: step.seq, reason: step.problem });
      }
      rows.push({ hash: step.tip.hash, text: step.text });
      tip = step.tip;
    }
    await this.#link.ask<Append>({
      op: 'append',
      session,
      expectedSeq,
      rows,
      prev: from.hash,
      firstAt: from.at,
      lastAt: tip.at,
      answers,
      overwrites: overwrites.map((event) => {
        return { seq: event.seq, hash: event.redacted?.hash ?? '', text: eventText(event) };
      }),
    });
  }

  async *read(session: string, fromSeq: number): AsyncGenerator<readonly AnyEvent[]> {
    const from = Math.max(1, Math.trunc(fromSeq));
    let next = this.#link.ask({ op: 'read', session, from });
    let decoder: ChunkDecoder | undefined;
    for (let at = from; ; ) {
      const chunk = await next;
      const more = chunk.end === 'more';
      decoder ??= new ChunkDecoder(session, from, chunk.before);
      if (more) {
        at += chunk.texts.length;
        next = this.#link.ask({ op: 'read', session, from: at });
        next.catch(() => {}); // a reader that stops early never comes for it
      }
      const { events, damage } = decoder.take(chunk);
      if (events.length > 0) yield events;
      if (damage !== null) throw damage;
      if (!more) return;
    }
  }

  answers(session: string): Promise<readonly StoredAnswer[]> {
    return this.#link.ask({ op: 'answers', session });
  }

  async remove(session: string): Promise<void> {
    await this.#link.ask({ op: 'remove', session });
  }

  sessions(): Promise<readonly LogHead[]> {
    return this.#link.ask({ op: 'heads' });
  }

  async check(): Promise<void> {
    await this.#link.ask({ op: 'check' });
  }

  /** Resolves with why when the worker has ended by itself: nothing can be kept or read any more. */
  get lost(): Promise<EventLogError> {
    return this.#link.lost;
  }

  async appendFact<S extends FactStream>(stream: S, after: number, fact: FactStreams[S]): Promise<FactMark> {
    await this.#link.ask({ op: 'append-fact', stream, after, text: JSON.stringify(fact) });
    return this.#markAt(stream, after + 1);
  }

  async *facts<S extends FactStream>(stream: S, since: FactMark): AsyncGenerator<FactChunk<FactStreams[S]>> {
    let fromStart = since.token !== this.#markAt(stream, 0).token;
    for (let after = fromStart ? 0 : since.n; ; ) {
      const { rows, more } = await this.#link.ask({ op: 'facts', stream, after });
      after = rows.at(-1)?.n ?? after;
      const facts = rows.flatMap(({ n, text }) => readFact<FactStreams[S]>(n, text));
      if (rows.length > 0) yield { facts, mark: this.#markAt(stream, after), fromStart };
      if (!more) return;
      fromStart = false;
    }
  }

  /** Facts whose text is not the one that was written, by stream; they are passed over. Rejects with an `EventLogError`. */
  async damagedFacts(): Promise<readonly { readonly stream: FactStream; readonly n: number }[]> {
    const found: { readonly stream: FactStream; readonly n: number }[] = [];
    for (const stream of FACT_STREAMS)
      for (let after = 0, more = true; more; ) {
        const read = await this.#link.ask({ op: 'facts', stream, after });
        for (const { n, isDamaged } of read.rows) if (isDamaged) found.push({ stream, n });
        after = read.rows.at(-1)?.n ?? after;
        more = read.more;
      }
    return found;
  }

  async rewriteFacts<S extends FactStream>(
    stream: S,
    upTo: number,
    facts: readonly Numbered<FactStreams[S]>[],
  ): Promise<FactMark> {
    // In several steps, so that appends of sessions have their turns.
    for (let i = 0; i === 0 || i < facts.length; i += FACTS_A_STEP) {
      const some = facts.slice(i, i + FACTS_A_STEP);
      const rows = some.map(({ n, fact }) => ({ n, text: JSON.stringify(fact) }));
      await this.#link.ask<PutFacts>({ op: 'put-facts', stream, upTo: i === 0 ? upTo : null, rows });
    }
    this.#rewritten.set(stream, (this.#rewritten.get(stream) ?? 0) + 1);
    const keep = JSON.stringify(facts.map(({ n }) => n));
    while ((await this.#link.ask<DropFacts>({ op: 'drop-facts', stream, before: upTo, keep })) > 0);
    return this.#markAt(stream, Math.max(upTo, facts.at(-1)?.n ?? 0));
  }

  #markAt(stream: FactStream, n: number): FactMark {
    return { n, token: `${this.#rewritten.get(stream) ?? 0}` };
  }

  /**
   * Copies the whole log as it stands to a new file, while appends go on. Rejects with `full {path}`,
   * `read-only {path}` or `failed {path, reason}`, reason `EEXIST` when the file is there already.
   */
  async backup(path: string): Promise<void> {
    await this.#link.ask({ op: 'backup', path });
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  /** Events that do not even fit among themselves: a log that stands elsewhere is the better explanation. */
  async #expectAt(session: string, expectedSeq: number): Promise<void> {
    await this.#link.ask<Append>({
      op: 'append',
      session,
      expectedSeq,
      rows: [],
      prev: '',
      firstAt: '',
      lastAt: '',
      answers: [],
      overwrites: [],
    });
  }
}

interface Decoded {
  readonly events: readonly AnyEvent[];
  readonly damage: EventLogError | null;
}

/**
 * Turns the chunks of one read into events and checks how they link. An event counts as sound once the one after it,
 * or at the end the head, confirms it; so the last of a chunk waits for the next chunk.
 */
export class ChunkDecoder {
  readonly #session: string;
  #tip: ChainTip;
  #held: AnyEvent[] = [];

  /** `before` is the hash of the event before `from`. */
  constructor(session: string, from: number, before: string) {
    this.#session = session;
    this.#tip = { session, seq: from - 1, hash: before, at: '' };
  }

  /** The sound events up to the end of this chunk, or up to the damage found in it. */
  take(chunk: Chunk): Decoded {
    const events = this.#held;
    for (const [i, text] of chunk.texts.entries()) {
      const event = jsonOf(text);
      const problem = linkProblem(event, this.#tip);
      if (problem === 'bad-prev' && this.#tip.seq > 0) {
        // This one tells of another event before it: what we took for that event may be forged.
        events.pop();
        return this.#damaged(events, this.#tip.seq, 'altered');
      }
      if (problem !== null) return this.#damaged(events, this.#tip.seq + 1, problem);
      const sound = event as AnyEvent;
      events.push(sound);
      this.#tip = { session: this.#session, seq: sound.seq, hash: chunk.hashes[i] ?? '', at: sound.at };
    }
    if (typeof chunk.end === 'object') return this.#damaged(events, chunk.end.seq, chunk.end.problem);
    this.#held = chunk.end === 'more' ? events.splice(-1) : [];
    return { events, damage: null };
  }

  #damaged(events: AnyEvent[], seq: number, problem: string): Decoded {
    return { events, damage: new EventLogError('damaged', { session: this.#session, seq, problem }) };
  }
}
