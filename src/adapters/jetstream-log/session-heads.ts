import type { LogHead } from '../../ports/event-log.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import { streamMessage } from './commit-message.ts';
import type { NatsNames } from './names.ts';
import type { NatsLink } from './nats-link.ts';
import { type FetchOptions, fetched } from './subject-reader.ts';

/** How often it is looked whether the stream is still the same. */
const LOOK_MS = 1_000;

interface Known extends LogHead {
  /** Stream sequence of the subject's last message. */
  readonly at: number;
}

/**
 * The head of every session. Read once, from the headers of each subject's last message; after that only what was added
 * since is read. What this hub writes itself is noted here, so that a hub which is alone reads nothing more.
 */
export class SessionHeads {
  readonly #link: NatsLink;
  readonly #names: NatsNames;
  readonly #turns = new SerialQueue();
  readonly #known = new Map<string, Known>();
  /** Stream sequence up to which all is known; -1: nothing was read yet. */
  #to = -1;
  /** When the stream was made. */
  #created: unknown = null;
  /** The stream that this hub writes to: when it was made, when that was looked at, and the last message written. */
  #own = {
    created: null as string | null,
    looked: Number.NEGATIVE_INFINITY,
    highest: { at: 0, hash: '' },
    /** It was seen to end before what was written. */
    isShort: false,
  };

  constructor(link: NatsLink, names: NatsNames) {
    this.#link = link;
    this.#names = names;
  }

  /** Rejects with `failed {path, reason}` while the stream cannot be read. */
  all(): Promise<readonly LogHead[]> {
    return this.#turns.run(async () => {
      await this.#read();
      return [...this.#known.values()].flatMap(({ session, seq, hash }) =>
        seq > 0 ? { session, seq, hash } : [],
      );
    });
  }

  /** This hub's own message at `at`. */
  wrote(session: string, seq: number, hash: string, at: number): void {
    if ((this.#known.get(session)?.at ?? 0) < at) this.#known.set(session, { session, seq, hash, at });
    if (at === this.#to + 1) this.#to = at;
    if (at > this.#own.highest.at) this.#own.highest = { at, hash };
  }

  /**
   * Whether the stream is the one that this hub has written to. False once after it was made again, or restored from an earlier
   * copy and written to since: equal sequences then do not mean equal messages. Looks once a second at most; a leader that
   * cannot be asked says nothing.
   */
  async isSame(): Promise<boolean> {
    const now = this.#link.time.now();
    if (now - this.#own.looked < LOOK_MS) return true;
    const info = await this.#link.quick.streams.info(this.#names.events).catch(() => null);
    if (info === null) return true;
    const { created, highest, isShort: wasShort } = this.#own;
    const isShort = info.state.last_seq < highest.at;
    let isSame = created === null || created === info.created;
    // A leader that was just elected reports less than it has: only a later look decides.
    if (isSame && wasShort && !isShort) isSame = await this.#hasOwn(highest);
    this.#own = {
      created: info.created,
      looked: now,
      highest: isSame ? highest : { at: info.state.last_seq, hash: '' },
      isShort: isSame && isShort,
    };
    return isSame;
  }

  async #hasOwn({ at, hash }: { readonly at: number; readonly hash: string }): Promise<boolean> {
    const { streams } = this.#link.quick;
    const found = await streams.getMessage(this.#names.events, { seq: at }).catch(() => undefined);
    if (found === undefined) return true;
    return found !== null && streamMessage(found.seq, found.header, found.data).head.hash === hash;
  }

  /** Its messages are erased. */
  forget(session: string): void {
    this.#known.delete(session);
  }

  /** What another hub has erased since is found by reading all of them again. */
  startAgain(): void {
    this.#known.clear();
    this.#to = -1;
  }

  async #read(): Promise<void> {
    const { events, anySession } = this.#names;
    const info = await this.#link.reading({ path: events }, () => this.#link.jsm.streams.info(events));
    const { state, created } = info;
    // A stream that was made again counts from the start.
    if (created !== this.#created) this.startAgain();
    this.#created = created;
    if (state.last_seq === this.#to) return;
    const options =
      this.#to < 0
        ? ({ filter_subjects: anySession, deliver_policy: 'last_per_subject', headers_only: true } as const)
        : { filter_subjects: anySession, opt_start_seq: this.#to + 1, headers_only: true };
    await this.#link.reading({ path: events }, () => this.#take(options));
    this.#to = Math.max(this.#to, state.last_seq);
  }

  async #take(options: FetchOptions): Promise<void> {
    for await (const { seq: at, headers, subject } of fetched(this.#link, this.#names.events, options)) {
      const { head } = streamMessage(at, headers, new Uint8Array());
      const session = this.#names.sessionOf(subject);
      if ((this.#known.get(session)?.at ?? 0) < at) {
        this.#known.set(session, { session, seq: head.seq, hash: head.hash, at });
      }
    }
  }
}
