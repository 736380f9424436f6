import { CHAIN_START, type ChainTip, eventHash, eventText, follow } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { type Batch, EventLogError } from '../../ports/event-log.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import {
  type Commit,
  EMPTY_COMMIT,
  encodeCommit,
  NO_HEAD,
  type StreamMessage,
  type SubjectHead,
  streamMessage,
} from './commit-message.ts';
import { publishFenced } from './fenced-publish.ts';
import { readFold } from './fold-reader.ts';
import { natsReason, refusedAs, toNatsError } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';
import type { SessionFold } from './session-fold.ts';
import type { SessionHeads } from './session-heads.ts';
import { textHash } from './sound-events.ts';
import { lastMessage } from './subject-reader.ts';
import type { WriterIds } from './writer-ids.ts';

export interface SessionLogDeps {
  readonly link: NatsLink;
  readonly stream: string;
  readonly ids: WriterIds;
  readonly heads: SessionHeads;
  /** As of `JetStreamLogOptions`. */
  readonly mayBegin: (session: string) => boolean;
  /** How long one append is tried, ms. */
  readonly tryMs: number;
  /** Calls `startAgain` where the stream is another one by now. */
  readonly look: () => Promise<void>;
}

interface Place {
  /** Stream sequence of the subject's last message. */
  readonly at: number;
  readonly head: SubjectHead;
  /** This hub wrote it. */
  readonly own: boolean;
}

const NOWHERE: Place = { at: 0, head: NO_HEAD, own: false };

/** One session's subject: appends one behind the other, and what was read of it is kept. */
export class SessionLog {
  readonly session: string;
  readonly #subject: string;
  readonly #deps: SessionLogDeps;
  readonly #turns = new SerialQueue();
  /** Of its size, what its owner has counted. */
  counted = 0;
  /** Null: not known, or in doubt: read from the leader before anything is written. */
  #place: Place | null = null;
  #fold: SessionFold | null = null;
  /** The stream was made again since: what the hub knows of the session is of another one. */
  #isOther = false;

  constructor(session: string, subject: string, deps: SessionLogDeps) {
    this.session = session;
    this.#subject = subject;
    this.#deps = deps;
  }

  /** Characters held in memory. */
  get size(): number {
    return this.#fold?.size ?? 0;
  }

  letGo(): void {
    this.#fold = null;
  }

  /** The stream was made again. The next append is refused as `conflict`, so that its hub reads the session again. */
  startAgain(): void {
    this.#isOther ||= this.#place !== null || this.#fold !== null;
    this.#place = null;
    this.#fold = null;
  }

  append(expectedSeq: number, batch: Batch): Promise<void> {
    return this.#turns.run(async () => {
      const chained = chainedTexts(this.session, expectedSeq, batch.events);
      await this.#deps.look();
      const place = await this.#placeAt(expectedSeq);
      if (this.#isOther) {
        this.#isOther = false;
        throw this.#conflict(expectedSeq, place.head.seq);
      }
      if (chained.problem !== null) throw chained.problem;
      this.#joinsOn(place.head, batch.events[0]);
      const { answers, events, overwrites = [] } = batch;
      if (events.length + answers.length + overwrites.length === 0) return;
      const commit = { ...EMPTY_COMMIT, from: expectedSeq + 1, events: chained.texts, answers };
      const head = chained.tip === null ? place.head : headOf(chained.tip);
      if (overwrites.length === 0) await this.#write(place, commit, head);
      else await this.#redact(place, commit, head, overwrites);
    });
  }

  /** Puts a message of this hub at the end of a session that another one wrote, so that its next append is refused. */
  claim(): Promise<void> {
    return this.#turns.run(async () => {
      this.#place = null;
      const place = await this.#where();
      if (place.at > 0 && !place.own) await this.#write(place, EMPTY_COMMIT, place.head);
    });
  }

  /** All that the leader has of the session at this moment. `again`: nothing that was read before, or told, counts. */
  read(again = false): Promise<SessionFold> {
    return this.#turns.run(async () => {
      if (again) this.#fold = null;
      return this.#read(!again);
    });
  }

  /** First a message that says so, then each message is overwritten and deleted, that one last. */
  remove(): Promise<void> {
    return this.#turns.run(async () => {
      this.#place = null;
      const place = await this.#where();
      if (place.at === 0) return;
      await this.#write(place, { ...EMPTY_COMMIT, removed: true }, NO_HEAD);
      const fold = await this.#read();
      await this.#erase(fold, fold.leftOver());
      await this.#eraseOne(fold.last);
      this.#fold = null;
      this.#place = NOWHERE;
      this.#deps.heads.forget(this.session);
    });
  }

  get #params() {
    return { session: this.session, seq: 0 };
  }

  #last(): Promise<StreamMessage | null> {
    return lastMessage(this.#deps.link, this.#deps.stream, this.#subject, this.#params);
  }

  async #where(): Promise<Place> {
    this.#place ??= this.#placeOf(await this.#last());
    return this.#place;
  }

  #placeOf(last: StreamMessage | null): Place {
    if (last === null) return NOWHERE;
    this.#deps.ids.met(last, this.session);
    return { at: last.at, head: last.head, own: this.#deps.ids.isOwn(last.id) };
  }

  /** Where to write, if the session stands at `expected`; what is remembered is never the reason to refuse. */
  async #placeAt(expected: number): Promise<Place> {
    let place = await this.#where();
    if (place.head.seq !== expected) {
      this.#place = null;
      place = await this.#where();
    }
    if (place.head.seq !== expected) throw this.#conflict(expected, place.head.seq);
    return place;
  }

  #joinsOn(head: SubjectHead, first: AnyEvent | undefined): void {
    if (first === undefined) return;
    const seq = head.seq + 1;
    const reason = first.prev !== head.hash ? 'bad-prev' : first.at < head.at ? 'bad-time' : null;
    if (reason !== null) throw new EventLogError('failed', { session: this.session, seq, reason });
  }

  async #redact(
    place: Place,
    commit: Commit,
    head: SubjectHead,
    overwrites: readonly AnyEvent[],
  ): Promise<void> {
    const fold = await this.#read();
    const texts = new Map(overwrites.map((event) => [event.seq, this.#redactedText(fold, event)]));
    const { replaced, answers, erased } = fold.carry(texts);
    await this.#write(place, { ...commit, replaced, erased, answers: [...answers, ...commit.answers] }, head);
    await this.#erase(fold, erased);
  }

  /** Throws `failed` for one that is not the redacted form of what is there. */
  #redactedText(fold: SessionFold, event: AnyEvent): string {
    const there = fold.textAt(event.seq);
    const before = there === undefined ? null : (JSON.parse(there) as AnyEvent);
    if (before === null || event.redacted?.hash !== eventHash(before, textHash, there)) {
      const params = { session: this.session, seq: event.seq, reason: 'bad-redaction' };
      throw new EventLogError('failed', params);
    }
    return eventText(event);
  }

  async #write(place: Place, commit: Commit, head: SubjectHead): Promise<void> {
    const { link, ids, stream, heads, tryMs } = this.#deps;
    const mayBegin = () => this.#deps.mayBegin(this.session);
    const params = { session: this.session, seq: place.head.seq + 1 };
    const writer = ids.next(this.session);
    const parts = partsOf(commit, writer, place.head, head, params);
    let after = place.at;
    for (const [i, content] of parts.entries()) {
      const message = {
        stream,
        subject: this.#subject,
        id: writer.id,
        part: i + 1,
        after,
        content,
        mayBegin,
      };
      const published = await publishFenced(link, message, tryMs);
      if (published.kind !== 'stored') {
        this.#place = null;
        if (published.kind === 'moved') {
          const now = this.#placeOf(published.last);
          throw this.#conflict(place.head.seq, now.head.seq);
        }
        if (published.kind === 'unknown') {
          throw new EventLogError('unknown', { ...params, reason: natsReason(published.error) });
        }
        const refused = published.kind === 'refused' ? refusedAs(published.error) : null;
        if (refused !== null) throw new EventLogError(refused, params, published.error);
        throw toNatsError(published.error ?? new Error('disconnected'), params);
      }
      if (this.#fold?.last === after) {
        this.#fold.take(streamMessage(published.at, content.headers, content.body));
      }
      after = published.at;
    }
    this.#place = { at: after, head, own: true };
    heads.wrote(this.session, head.seq, head.hash, after);
  }

  async #read(trusts = true): Promise<SessionFold> {
    const { link, stream } = this.#deps;
    this.#fold = await readFold(link, stream, this.#subject, this.#fold, this.#params, trusts);
    return this.#fold;
  }

  async #erase(fold: SessionFold, erased: readonly number[]): Promise<void> {
    for (const at of erased) {
      await this.#eraseOne(at);
      fold.erased(at);
    }
  }

  /** Overwrites a message's bytes and deletes it; one that is gone already is no error. */
  async #eraseOne(at: number): Promise<void> {
    const { link, stream } = this.#deps;
    await link.reading(this.#params, async () => {
      const there = await link.jsm.streams.getMessage(stream, { seq: at });
      if (there !== null) await link.jsm.streams.deleteMessage(stream, at, true);
    });
  }

  #conflict(expected: number, seq: number): EventLogError {
    return new EventLogError('conflict', { session: this.session, expected, seq });
  }
}

const headOf = ({ seq, hash, at }: ChainTip): SubjectHead => ({ seq, hash, at });

interface Chained {
  readonly texts: readonly string[];
  /** After the last; null without events. */
  readonly tip: ChainTip | null;
  readonly problem: EventLogError | null;
}

/** Whether events fit among themselves. A log that stands elsewhere is the better explanation, so this only says so. */
function chainedTexts(session: string, expectedSeq: number, events: readonly AnyEvent[]): Chained {
  const [first] = events;
  const from = { ...CHAIN_START, session, seq: expectedSeq, hash: first?.prev ?? '', at: first?.at ?? '' };
  let tip: ChainTip = from;
  const texts: string[] = [];
  for (const event of events) {
    const step = follow(event, tip, textHash);
    if (!step.ok) {
      const params = { session, seq: step.seq, reason: step.problem };
      return { texts, tip, problem: new EventLogError('failed', params) };
    }
    texts.push(step.text);
    tip = step.tip;
  }
  return { texts, tip: first === undefined ? null : tip, problem: null };
}

function partsOf(
  commit: Commit,
  writer: Parameters<typeof encodeCommit>[1],
  before: SubjectHead,
  after: SubjectHead,
  params: { readonly session: string; readonly seq: number },
): ReturnType<typeof encodeCommit> {
  try {
    return encodeCommit(commit, writer, before, after);
  } catch (error) {
    throw new EventLogError('failed', { ...params, reason: String(error) }, error);
  }
}
