import type { AnyEvent } from '../../domain/event.ts';
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
import { FactSubject } from './fact-subject.ts';
import { TRY_MS } from './fenced-publish.ts';
import { type NatsNames, natsNames } from './names.ts';
import type { NatsLink } from './nats-link.ts';
import { SessionHeads } from './session-heads.ts';
import { SessionLog } from './session-log.ts';
import { soundEvents } from './sound-events.ts';
import { WriterIds } from './writer-ids.ts';

/** Characters of sessions kept in memory; those used longest ago are read again when asked for. */
const KEPT_CHARACTERS = 128 * 1024 * 1024;

export interface JetStreamLogOptions {
  /** Closed with the log. */
  readonly link: NatsLink;
  readonly prefix: string;
  /** Random, new for each process: tells its messages from those of others. */
  readonly writer: string;
  /** Of the lease at this moment, of a session or of what belongs to none (null); see `lease.ts`. */
  readonly epoch: (session: string | null) => number;
  /** Whether this hub believes to have that lease: it is deposed where another one writes under it. Absent: always. */
  readonly holds?: (session: string | null) => boolean;
  /**
   * Whether nobody else can serve a session at this moment. Asked before each try of the first write of a session: the hub that
   * takes over puts its mark on the sessions that it finds, and would not know of one that came later. Absent: always.
   */
  readonly mayBegin?: (session: string) => boolean;
  /** Hubs share the sessions, and each adds what is typed in at its own: no lease says who may. Absent: one serves all. */
  readonly sharesSessions?: boolean;
  /** How long one append is tried, ms. */
  readonly tryMs?: number;
}

/** The durable log of all sessions in a JetStream cluster; see docs/decisions/7-jetstream.md. */
export class JetStreamLog implements EventLog, FactLog {
  readonly #link: NatsLink;
  readonly #names: NatsNames;
  readonly #ids: WriterIds;
  readonly #heads: SessionHeads;
  readonly #tryMs: number;
  readonly #mayBegin: (session: string) => boolean;
  readonly #sessions = new Map<string, SessionLog>();
  readonly #facts: Readonly<Record<FactStream, FactSubject>>;
  readonly #running = new Set<Promise<unknown>>();
  /** Characters of all sessions in memory, as last counted. */
  #held = 0;
  #closing: Promise<void> | null = null;

  constructor({
    link,
    prefix,
    writer,
    epoch,
    holds = () => true,
    mayBegin = () => true,
    sharesSessions = false,
    tryMs = TRY_MS,
  }: JetStreamLogOptions) {
    this.#tryMs = tryMs;
    this.#mayBegin = mayBegin;
    this.#link = link;
    this.#names = natsNames(prefix);
    this.#ids = new WriterIds(writer, epoch, holds);
    this.#heads = new SessionHeads(link, this.#names);
    const facts = (stream: FactStream, several = false) =>
      new FactSubject({
        link,
        stream: this.#names.facts,
        subject: this.#names[stream],
        ids: this.#ids,
        tryMs,
        several,
      });
    this.#facts = {
      acts: facts('acts'),
      verdicts: facts('verdicts'),
      changes: facts('changes', sharesSessions),
    };
  }

  /** Resolves when another hub has taken over: nothing more can be written here. */
  get lost(): Promise<EventLogError> {
    return this.#ids.lost;
  }

  append(session: string, expectedSeq: number, batch: Batch): Promise<void> {
    return this.#run(() => this.#session(session).append(expectedSeq, batch));
  }

  async *read(session: string, fromSeq: number, fromStore = false): AsyncGenerator<readonly AnyEvent[]> {
    let next = Math.max(1, Math.trunc(fromSeq));
    try {
      for (const events of await this.#events(session, next, fromStore)) {
        next += events.length;
        yield events;
      }
      return;
    } catch (error) {
      if (fromStore || !(error instanceof EventLogError && error.kind === 'damaged')) throw error;
    }
    // What was kept in memory may be of a stream that was made again: the stream itself decides.
    yield* await this.#events(session, next, true);
  }

  /** As they are at this moment: what is added while they are read is of no concern to their reader. */
  async #events(session: string, from: number, again: boolean): Promise<Iterable<readonly AnyEvent[]>> {
    const fold = await this.#run(() => this.#session(session).read(again));
    this.#makePlace(session);
    const texts = fold.texts(from);
    const sound =
      texts.length === 0 ? [] : soundEvents(session, from, fold.textAt(from - 1), texts, fold.head.hash);
    return fold.isTorn ? thenTorn(session, fold.head.seq + 1, sound) : sound;
  }

  answers(session: string): Promise<readonly StoredAnswer[]> {
    return this.#run(async () => (await this.#session(session).read()).answers());
  }

  remove(session: string): Promise<void> {
    return this.#run(async () => {
      const log = this.#session(session);
      await log.remove();
      this.#count(log);
      this.#sessions.delete(session);
    });
  }

  sessions(): Promise<readonly LogHead[]> {
    return this.#run(() => this.#heads.all());
  }

  async check(): Promise<void> {
    await this.#run(() =>
      this.#link.reading({ path: this.#names.events }, () =>
        this.#link.last(this.#names.events, this.#names.session('check')),
      ),
    );
  }

  claim(session: string): Promise<void> {
    return this.#run(() => this.#session(session).claim());
  }

  /** Puts this hub at the end of what belongs to no session; to be called once, before anything acts outside. */
  async claimFacts(): Promise<void> {
    await this.#run(async () => {
      this.#heads.startAgain();
      for (const stream of FACT_STREAMS) await this.#facts[stream].claim();
    });
  }

  appendFact<S extends FactStream>(stream: S, after: number, fact: FactStreams[S]): Promise<FactMark> {
    return this.#run(() => this.#facts[stream].append(after, JSON.stringify(fact)));
  }

  async *facts<S extends FactStream>(stream: S, since: FactMark): AsyncGenerator<FactChunk<FactStreams[S]>> {
    const chunks = this.#facts[stream].chunks(since);
    try {
      for (;;) {
        const next = await this.#run(() => chunks.next());
        if (next.done) return;
        const { texts, ...chunk } = next.value;
        yield { ...chunk, facts: texts.flatMap(([n, text]) => readFact<FactStreams[S]>(n, text)) };
      }
    } finally {
      await chunks.return(undefined);
    }
  }

  rewriteFacts<S extends FactStream>(
    stream: S,
    upTo: number,
    facts: readonly Numbered<FactStreams[S]>[],
  ): Promise<FactMark> {
    return this.#run(() => {
      const texts = facts.map(({ n, fact }) => [n, JSON.stringify(fact)] as const);
      return this.#facts[stream].rewrite(upTo, texts);
    });
  }

  /** Reads what others have added to a session, so that it is at hand when this hub has to serve it. */
  async warm(session: string): Promise<void> {
    await this.#run(() => this.#session(session).read());
    this.#makePlace(session);
  }

  /** Another hub holds the lease: from now on nothing is written. */
  depose(): void {
    this.#ids.depose();
  }

  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#running).then(() => this.#link.close());
    return this.#closing;
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing !== null) throw new EventLogError('closed');
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Before an append: of a stream that was made again nothing is known. */
  async #look(): Promise<void> {
    if (!(await this.#heads.isSame())) for (const log of this.#sessions.values()) log.startAgain();
  }

  #session(session: string): SessionLog {
    const known = this.#sessions.get(session);
    const log =
      known ??
      new SessionLog(session, this.#names.session(session), {
        link: this.#link,
        stream: this.#names.events,
        ids: this.#ids,
        heads: this.#heads,
        mayBegin: this.#mayBegin,
        tryMs: this.#tryMs,
        look: () => this.#look(),
      });
    // The one used last is at the end.
    this.#sessions.delete(session);
    this.#sessions.set(session, log);
    return log;
  }

  /** Counts what was read of a session, and lets go of those used longest ago where it is too much. */
  #makePlace(used: string): void {
    const read = this.#sessions.get(used);
    if (read !== undefined) this.#count(read);
    for (const log of this.#sessions.values()) {
      if (this.#held <= KEPT_CHARACTERS) return;
      if (log === read) continue;
      log.letGo();
      this.#count(log);
    }
  }

  #count(log: SessionLog): void {
    this.#held += log.size - log.counted;
    log.counted = log.size;
  }
}

/** What can be read, and then that there was more. */
function* thenTorn(
  session: string,
  seq: number,
  sound: Iterable<readonly AnyEvent[]>,
): Generator<readonly AnyEvent[]> {
  yield* sound;
  throw new EventLogError('damaged', { session, seq, problem: 'missing' });
}
