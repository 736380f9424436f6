import { EventLogError } from '../../ports/event-log.ts';
import { type FactMark, NO_MARK } from '../../ports/fact-log.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import {
  type Commit,
  CommitParts,
  EMPTY_COMMIT,
  encodeCommit,
  NO_HEAD,
  type StreamMessage,
  type SubjectHead,
} from './commit-message.ts';
import { type PublishOutcome, publishFenced } from './fenced-publish.ts';
import { natsReason, refusedAs } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';
import { fetched, lastMessage, messagesBetween } from './subject-reader.ts';
import type { WriterIds } from './writer-ids.ts';

/** A chunk of a read: enough for few turns, little enough to hold in memory. */
const CHUNK = 500;
/** So many messages are erased at a time. */
const ERASED_AT_ONCE = 16;

export interface FactSubjectDeps {
  readonly link: NatsLink;
  readonly stream: string;
  readonly subject: string;
  readonly ids: WriterIds;
  /** How long one append is tried, ms. */
  readonly tryMs: number;
  /** Several hubs write at a time, and the lease says nothing of who may. */
  readonly several: boolean;
}

interface Place {
  readonly after: number;
  /** `seq`: highest number of a fact. */
  readonly head: SubjectHead;
}

interface Published {
  /** Stream sequence of its first message. */
  readonly first: number;
  readonly mark: FactMark;
}

export interface TextChunk {
  readonly texts: readonly (readonly [number, string])[];
  readonly mark: FactMark;
  readonly fromStart: boolean;
}

/** A mark names the message that ended there: its sequence, and who wrote it. */
const markOf = (n: number, at: number, id: string): FactMark => ({ n, token: `${at} ${id}` });

/**
 * One subject of facts in their order, each as many messages as its size needs. A checkpoint is a commit that says again what
 * counts, under the same head, and that nothing before it does; then that is erased. A hub that wrote meanwhile finds its
 * place taken, and the hub that rewrites finds a fact of another one instead: neither loses any.
 */
export class FactSubject {
  readonly #deps: FactSubjectDeps;
  readonly #turns = new SerialQueue();
  /** Null: not known, or in doubt. */
  #place: Place | null = null;

  constructor(deps: FactSubjectDeps) {
    this.#deps = deps;
  }

  /** Adds the fact after that number. Rejects with `conflict` where the subject stands elsewhere: what was read before is old. */
  append(after: number, text: string): Promise<FactMark> {
    return this.#turns.run(async () => {
      const commit = { ...EMPTY_COMMIT, from: after + 1, events: [text] };
      return (await this.#publishAt(after, after + 1, commit)).mark;
    });
  }

  /** Puts a message of this hub at the end, so that the hub that wrote before finds its place taken. */
  claim(): Promise<void> {
    return this.#turns.run(async () => {
      this.#place = null;
      const { head } = await this.#where();
      await this.#publishAt(head.seq, head.seq, { ...EMPTY_COMMIT, from: head.seq });
    });
  }

  /** As `FactLog.rewriteFacts`. What follows waits for the checkpoint alone, not until the rest is erased. */
  async rewrite(upTo: number, facts: readonly (readonly [number, string])[]): Promise<FactMark> {
    const { first, mark } = await this.#turns.run(() => {
      const seq = Math.max(upTo, facts.at(-1)?.[0] ?? 0);
      return this.#publishAt(upTo, seq, {
        ...EMPTY_COMMIT,
        removed: true,
        from: seq - facts.length + 1,
        events: facts.map(([, text]) => text),
        numbers: facts.map(([n]) => n),
      });
    });
    await this.#eraseBefore(first);
    return mark;
  }

  /** As `FactLog.facts`, by their texts. */
  async *chunks(since: FactMark): AsyncGenerator<TextChunk> {
    const { link, stream, subject } = this.#deps;
    const last = await lastMessage(link, stream, subject, this.#params);
    const [at = 0, id = ''] = since.token.split(' ').map((part, i) => (i === 0 ? Number(part) : part)) as [
      number,
      string,
    ];
    if (last === null) {
      // It was made again.
      if (since.n > 0) yield { texts: [], mark: NO_MARK, fromStart: true };
      return;
    }
    if (last.at === at && last.id === id) return;
    if (at > 0 && at < last.at && (yield* this.#chunksAfter({ n: since.n, at, id }, last)) === 'read') return;
    yield* this.#chunksAfter(null, last);
  }

  /** `gone`, and nothing more: the message of the mark is not there, so that what was read counts for nothing. */
  async *#chunksAfter(
    known: { readonly n: number; readonly at: number; readonly id: string } | null,
    last: StreamMessage,
  ): AsyncGenerator<TextChunk, 'read' | 'gone'> {
    const { link, stream, subject } = this.#deps;
    const parts = new CommitParts();
    let texts: (readonly [number, string])[] = [];
    let fromStart = known === null;
    let mark = NO_MARK;
    let seen = 0;
    // The message of the mark is read once more: an equal sequence does not mean an equal message.
    const from = known === null ? 0 : known.at - 1;
    for await (const message of messagesBetween(link, stream, subject, from, last, this.#params)) {
      seen += 1;
      if (known !== null && seen === 1) {
        if (message.at !== known.at || message.id !== known.id) return 'gone';
        continue;
      }
      const whole = parts.take(message);
      if (whole === null) continue;
      const { commit, at } = whole;
      if (commit.removed) {
        [texts, fromStart] = [[], true];
        // A kill left what stood before it.
        if (known === null && seen > at.length) this.#eraseBefore(at[0] ?? 0).catch(() => {});
      }
      commit.events.forEach((text, i) => void texts.push([commit.numbers?.[i] ?? commit.from + i, text]));
      mark = markOf(message.head.seq, message.at, message.id);
      if (texts.length < CHUNK) continue;
      yield { texts, mark, fromStart };
      [texts, fromStart] = [[], false];
    }
    if (texts.length > 0 || (fromStart && mark !== NO_MARK)) yield { texts, mark, fromStart };
    return 'read';
  }

  get #params() {
    return { path: this.#deps.subject };
  }

  async #where(): Promise<Place> {
    if (this.#place === null) {
      const last = await lastMessage(this.#deps.link, this.#deps.stream, this.#deps.subject, this.#params);
      this.#met(last);
      this.#place = { after: last?.at ?? 0, head: last?.head ?? NO_HEAD };
    }
    return this.#place;
  }

  /**
   * Writes after that number, and nowhere else. A message that was meanwhile put at the end without another fact, as a claim or a
   * checkpoint, is written behind.
   */
  async #publishAt(expected: number, seq: number, commit: Commit): Promise<Published> {
    for (;;) {
      // What is remembered is never the reason to refuse.
      if ((await this.#where()).head.seq !== expected) this.#place = null;
      const place = await this.#where();
      const stands = place.head.seq;
      if (stands !== expected)
        throw new EventLogError('conflict', { ...this.#params, expected, seq: stands });
      const published = await this.#publish(place, { ...place.head, seq }, commit);
      if (published !== 'moved') return published;
    }
  }

  async #publish(
    { after, head: before }: Place,
    head: SubjectHead,
    commit: Commit,
  ): Promise<Published | 'moved'> {
    const { link, stream, subject, ids, tryMs } = this.#deps;
    const writer = ids.next(null);
    let first = 0;
    let at = after;
    for (const [i, content] of encodeCommit(commit, writer, before, head).entries()) {
      const message = { stream, subject, id: writer.id, part: i + 1, after: at, content };
      const published = await publishFenced(link, message, tryMs);
      if (published.kind !== 'stored') {
        // Parts of it that are there count for nothing without the others.
        this.#place = null;
        if (published.kind !== 'moved') throw this.#fault(published);
        this.#met(published.last);
        return 'moved';
      }
      at = published.at;
      if (i === 0) first = at;
    }
    this.#place = { after: at, head };
    return { first, mark: markOf(head.seq, at, writer.id) };
  }

  /** Overwrites the bytes of all messages before that one, and deletes them; one that is gone already is no error. */
  async #eraseBefore(at: number): Promise<void> {
    const { link, stream, subject } = this.#deps;
    const { streams } = link.jsm;
    const old: number[] = [];
    for await (const { seq } of fetched(link, stream, { filter_subjects: subject, headers_only: true })) {
      if (seq >= at) break;
      old.push(seq);
    }
    for (let i = 0; i < old.length; i += ERASED_AT_ONCE) {
      const some = old.slice(i, i + ERASED_AT_ONCE).map((seq) =>
        link.reading(this.#params, async () => {
          try {
            await streams.deleteMessage(stream, seq, true);
          } catch (error) {
            if ((await streams.getMessage(stream, { seq })) !== null) throw error;
          }
        }),
      );
      await Promise.all(some);
    }
  }

  #fault({ kind, error }: Exclude<PublishOutcome, { kind: 'stored' } | { kind: 'moved' }>): EventLogError {
    const refused = kind === 'refused' ? refusedAs(error) : null;
    const as = refused ?? (kind === 'unknown' ? 'unknown' : 'failed');
    return new EventLogError(as, { ...this.#params, reason: natsReason(error) }, error);
  }

  #met(last: StreamMessage | null): void {
    if (last !== null && !this.#deps.several) this.#deps.ids.met(last, null);
  }
}
