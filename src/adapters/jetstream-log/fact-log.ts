import { EventLogError } from '../../ports/event-log.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import {
  decodeCommit,
  EMPTY_COMMIT,
  encodeCommit,
  NO_HEAD,
  type StreamMessage,
  type SubjectHead,
} from './commit-message.ts';
import { publishFenced } from './fenced-publish.ts';
import type { NatsNames } from './names.ts';
import { natsReason, refusedAs } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';
import { lastMessage, messagesBetween } from './subject-reader.ts';
import type { WriterIds } from './writer-ids.ts';

interface Place {
  readonly after: number;
  /** `seq`: highest number of an entry. */
  readonly head: SubjectHead;
}

/** One subject of small facts, one message each, in their order: acts, or verdicts. */
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
    const last = await lastMessage(this.#link, this.#stream, this.#subject, this.#params);
    const texts: string[] = [];
    const until = last?.at ?? 0;
    for await (const { body } of messagesBetween(
      this.#link,
      this.#stream,
      this.#subject,
      0,
      until,
      this.#params,
    )) {
      texts.push(...(decodeCommit(body)?.events ?? []));
    }
    return texts;
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
    const [content] = encodeCommit({ ...EMPTY_COMMIT, from: head.seq, events }, writer, before, head);
    if (content === undefined) return;
    const place = { stream: this.#stream, subject: this.#subject, id: writer.id, part: 1, after };
    const published = await publishFenced(this.#link, { ...place, content }, this.#tryMs);
    if (published.kind === 'stored') {
      this.#place = { after: published.at, head };
      return;
    }
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
