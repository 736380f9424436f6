import { EventLogError } from '../../ports/event-log.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import {
  EMPTY_COMMIT,
  encodeCommit,
  NO_HEAD,
  type StreamMessage,
  type SubjectHead,
} from './commit-message.ts';
import { type PublishOutcome, publishFenced } from './fenced-publish.ts';
import { readFold } from './fold-reader.ts';
import type { NatsNames } from './names.ts';
import { natsReason, refusedAs } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';
import { lastMessage } from './subject-reader.ts';
import type { WriterIds } from './writer-ids.ts';

interface Place {
  readonly after: number;
  /** `seq`: highest number of an entry. */
  readonly head: SubjectHead;
}

/** One subject of facts in their order, each as many messages as its size needs: acts, or verdicts. */
export class FactLog {
  readonly #link: NatsLink;
  readonly #stream: string;
  readonly #subject: string;
  readonly #ids: WriterIds;
  readonly #tryMs: number;
  readonly #turns = new SerialQueue();
  /** Null: not known, or in doubt. */
  #place: Place | null = null;

  constructor(link: NatsLink, names: NatsNames, subject: string, ids: WriterIds, tryMs: number) {
    this.#tryMs = tryMs;
    this.#link = link;
    this.#stream = names.facts;
    this.#subject = subject;
    this.#ids = ids;
  }

  /**
   * Adds one; with a number it has to be above those that are there, else `failed {reason: 'taken'}`. Rejects with
   * `conflict` where another hub has written meanwhile: what was read before is old.
   */
  append(text: string, n: number | null): Promise<void> {
    return this.#turns.run(async () => {
      const { after, head } = await this.#where();
      if (n !== null && n <= head.seq) throw this.#error('failed', 'taken');
      await this.#publish(after, head, { ...head, seq: n ?? head.seq + 1 }, [text]);
    });
  }

  /** Puts a message of this hub at the end, so that the hub that wrote before finds its place taken. */
  claim(): Promise<void> {
    return this.#turns.run(async () => {
      this.#place = null;
      const { after, head } = await this.#where();
      await this.#publish(after, head, head, []);
    });
  }

  /** All texts, oldest first. */
  async texts(): Promise<readonly string[]> {
    const fold = await readFold(this.#link, this.#stream, this.#subject, null, this.#params);
    return fold.texts(1).filter((text) => text !== undefined);
  }

  get #params() {
    return { path: this.#subject };
  }

  async #where(): Promise<Place> {
    if (this.#place === null) {
      const last = await lastMessage(this.#link, this.#stream, this.#subject, this.#params);
      if (last !== null) this.#ids.met(last, null);
      this.#place = { after: last?.at ?? 0, head: last?.head ?? NO_HEAD };
    }
    return this.#place;
  }

  async #publish(
    after: number,
    before: SubjectHead,
    head: SubjectHead,
    events: readonly string[],
  ): Promise<void> {
    const writer = this.#ids.next(null);
    const commit = { ...EMPTY_COMMIT, from: head.seq, events };
    const place = { stream: this.#stream, subject: this.#subject, id: writer.id };
    let at = after;
    for (const [i, content] of encodeCommit(commit, writer, before, head).entries()) {
      const message = { ...place, part: i + 1, after: at, content };
      const published = await publishFenced(this.#link, message, this.#tryMs);
      if (published.kind !== 'stored') this.#failed(published);
      else at = published.at;
    }
    this.#place = { after: at, head };
  }

  /** Parts of it that are there count for nothing without the others. */
  #failed(published: Exclude<PublishOutcome, { kind: 'stored' }>): never {
    this.#place = null;
    if (published.kind === 'moved') {
      this.#met(published.last);
      throw this.#error('conflict', 'moved');
    }
    const refused = published.kind === 'refused' ? refusedAs(published.error) : null;
    const kind = refused ?? (published.kind === 'unknown' ? 'unknown' : 'failed');
    throw this.#error(kind, natsReason(published.error));
  }

  #met(last: StreamMessage | null): void {
    if (last !== null) this.#ids.met(last, null);
  }

  #error(kind: EventLogError['kind'], reason: string): EventLogError {
    return new EventLogError(kind, { ...this.#params, reason });
  }
}
