import type { DetectionEvent, DetectionFact } from '../../../detection/detection-event.ts';
import { DetectionStoreError, UNFENCED } from '../../../ports/detection-store.ts';
import { SerialQueue } from '../../../timing/serial-queue.ts';
import { EMPTY_COMMIT, encodeCommit, streamMessage } from '../commit-message.ts';
import { publishFenced } from '../fenced-publish.ts';
import { readFold } from '../fold-reader.ts';
import { natsReason, refusedAs } from '../nats-faults.ts';
import type { NatsLink } from '../nats-link.ts';
import { SessionFold } from '../session-fold.ts';

/*
 * The detection log on one subject, each message behind the one that it names:
 *
 *   Oncall-Epoch  the highest fence at this place: a detector with a lower one is refused
 *   Oncall-Head   the number of the last event
 *   body          events as JSON; none where a detector took the lease
 *
 * So the fence is decided with each append, and not by the lease. People's commands keep the fence as it is.
 */

/** An election takes up to nine seconds; a page goes out unsaved after that. */
const TRY_MS = 10_000;
/** What may be in the log although nobody said so; a detector says it again within seconds. */
const DOUBTS_KEPT = 100;

export interface DetectionSubjectDeps {
  readonly link: NatsLink;
  readonly stream: string;
  readonly subject: string;
  /** Random, new for each process. */
  readonly writer: string;
}

/** The detection log of a cluster. Every method rejects with a `DetectionStoreError` or an `EventLogError`. */
export class DetectionSubject {
  readonly #deps: DetectionSubjectDeps;
  readonly #turns = new SerialQueue();
  #fold = new SessionFold();
  #count = 0;
  /** By what was to be appended: the texts that may be there. */
  readonly #doubts = new Map<string, readonly string[]>();

  constructor(deps: DetectionSubjectDeps) {
    this.#deps = deps;
  }

  /** The highest fence, as the leader has it at this moment. */
  fence(): Promise<number> {
    return this.#turns.run(async () => {
      await this.#read();
      return this.#fold.epoch;
    });
  }

  /** Makes a fence the highest one; false: a higher one is there. */
  claim(fence: number): Promise<boolean> {
    return this.#turns.run(async () => {
      while (this.#fold.epoch < fence) {
        if (await this.#publish([], fence)) return true;
        await this.#read();
      }
      return this.#fold.epoch === fence;
    });
  }

  append(
    by: string,
    fence: number,
    at: string,
    facts: readonly DetectionFact[],
  ): Promise<readonly DetectionEvent[]> {
    const key = JSON.stringify([by, at, facts]);
    return this.#turns.run(async () => {
      const doubted = this.#doubts.get(key);
      if (doubted !== undefined) {
        await this.#read();
        this.#doubts.delete(key);
        if (this.#holds(doubted)) return doubted.map(parsed);
      }
      if (fence !== UNFENCED && fence !== this.#fold.epoch) await this.#read();
      for (;;) {
        const held = this.#fold.epoch;
        if (fence !== UNFENCED && fence !== held) throw new DetectionStoreError('fenced', { fence, held });
        const first = this.#fold.head.seq + 1;
        const events = facts.map((fact, i): DetectionEvent => ({ ...fact, n: first + i, at, by, fence }));
        const texts = events.map((event) => JSON.stringify(event));
        if (texts.length === 0 || (await this.#publish(texts, held, key))) return events;
        // Another detector or a person was first, or ours is there and its answer was lost.
        await this.#read();
        if (this.#holds(texts)) return events;
      }
    });
  }

  events(from: number): Promise<readonly DetectionEvent[]> {
    return this.#turns.run(async () => {
      await this.#read();
      return this.#fold.texts(Math.max(1, from)).map((text, i) => {
        try {
          return parsed(text ?? '');
        } catch (error) {
          const params = { path: this.#deps.subject, n: Math.max(1, from) + i };
          throw new DetectionStoreError('damaged', params, error);
        }
      });
    });
  }

  async #read(): Promise<void> {
    const { link, stream, subject } = this.#deps;
    this.#fold = await readFold(link, stream, subject, this.#fold, { path: subject });
  }

  /** False: something else stands there. Rejects where it was not taken, or nobody knows: then `key` remembers it. */
  async #publish(texts: readonly string[], fence: number, key?: string): Promise<boolean> {
    const { link, stream, subject, writer } = this.#deps;
    const { head } = this.#fold;
    const after = { ...head, seq: head.seq + texts.length };
    this.#count += 1;
    const id = `${writer}.${this.#count}`;
    const commit = { ...EMPTY_COMMIT, from: head.seq + 1, events: texts };
    for (const [i, content] of encodeCommit(commit, { id, epoch: fence }, head, after).entries()) {
      const place = { stream, subject, id, part: i + 1, after: this.#fold.last };
      const published = await publishFenced(link, { ...place, content }, TRY_MS);
      if (published.kind === 'moved') return false;
      if (published.kind !== 'stored') {
        if (published.kind === 'unknown' && key !== undefined) this.#doubt(key, texts);
        const refused = published.kind === 'refused' ? refusedAs(published.error) : null;
        const params = { path: subject, reason: natsReason(published.error) };
        throw new DetectionStoreError(refused ?? 'failed', params, published.error);
      }
      this.#fold.take(streamMessage(published.at, content.headers, content.body));
    }
    return true;
  }

  #doubt(key: string, texts: readonly string[]): void {
    this.#doubts.set(key, texts);
    const [oldest] = this.#doubts.keys();
    if (this.#doubts.size > DOUBTS_KEPT && oldest !== undefined) this.#doubts.delete(oldest);
  }

  /** Nobody else writes these texts: each names its writer, its time and its number. */
  #holds(texts: readonly string[]): boolean {
    return texts.every((text) => this.#fold.textAt(parsed(text).n) === text);
  }
}

const parsed = (text: string): DetectionEvent => JSON.parse(text) as DetectionEvent;
