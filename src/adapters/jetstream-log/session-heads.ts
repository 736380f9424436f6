import type { LogHead } from '../../ports/event-log.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import { isWithin } from '../../timing/timers.ts';
import { type StreamMessage, type SubjectHead, streamMessage } from './commit-message.ts';
import type { ConsumerWish } from './copies.ts';
import type { NatsNames } from './names.ts';
import { NothingCame } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';
import { fetched, lastMessage } from './subject-reader.ts';

/** How often it is looked whether the stream is still the same. */
const LOOK_MS = 1_000;
/** So often a consumer that gives nothing is made again, before the rest is asked of the leader one by one. */
const STALLS = 2;

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
    if (isWithin(now, this.#own.looked, LOOK_MS)) return true;
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
    // A stream that was made again, or lost its end, counts from the start.
    if (created !== this.#created || state.last_seq < this.#to) this.startAgain();
    this.#created = created;
    const from = this.#to + 1;
    if (state.last_seq < from) return;
    if (from === 0) {
      const each = {
        filter_subjects: anySession,
        deliver_policy: 'last_per_subject',
        headers_only: true,
      } as const;
      await this.#came(each);
      await this.#addSkipped();
    } else {
      const added = { filter_subjects: anySession, opt_start_seq: from, headers_only: true };
      const taken = await this.#came(added);
      // A server skipped a message, so its session is read again.
      if (await this.#isMissing(from, state.last_seq, taken)) {
        this.startAgain();
        return this.#read();
      }
    }
    this.#to = Math.max(this.#to, state.last_seq);
  }

  /**
   * The sequences that came. A message that the server cannot read is counted and never comes: so what came until then is not
   * all, and nothing is claimed of the rest.
   */
  async #came(wish: ConsumerWish): Promise<ReadonlySet<number>> {
    const params = { path: this.#names.events };
    const taken = new Set<number>();
    let stalls = 0;
    await this.#link.reading(params, () =>
      this.#take(wish, taken).catch((error: unknown) => {
        stalls += 1;
        if (!(error instanceof NothingCame) || stalls < STALLS) throw error;
      }),
    );
    return taken;
  }

  async #take(wish: ConsumerWish, taken: Set<number>): Promise<void> {
    for await (const { seq: at, headers, subject } of fetched(this.#link, this.#names.events, wish)) {
      taken.add(at);
      this.#note(this.#names.sessionOf(subject), streamMessage(at, headers, new Uint8Array()));
    }
  }

  #note(session: string, { at, head }: StreamMessage): void {
    if ((this.#known.get(session)?.at ?? 0) < at) {
      this.#known.set(session, { session, seq: head.seq, hash: head.hash, at });
    }
  }

  /** Sessions of which the leader counts messages although the last one was not given. */
  async #addSkipped(): Promise<void> {
    const { events, anySession } = this.#names;
    const params = { path: events };
    const counts = { subjects_filter: anySession };
    const info = await this.#link.reading(params, () => this.#link.jsm.streams.info(events, counts));
    for (const subject of Object.keys(info.state.subjects ?? {})) {
      const session = this.#names.sessionOf(subject);
      if (this.#known.has(session)) continue;
      const last = await lastMessage(this.#link, events, subject, params);
      if (last === null) continue;
      // Where no server can read the end it is listed all the same: reading it says that it is damaged.
      this.#note(session, last.isTorn ? { ...last, at: Math.max(1, last.at), head: torn(last.head) } : last);
    }
  }

  async #isMissing(from: number, until: number, taken: ReadonlySet<number>): Promise<boolean> {
    const missing: number[] = [];
    for (let seq = from; seq <= until; seq += 1) if (!taken.has(seq)) missing.push(seq);
    if (missing.length === 0) return false;
    const { events: path } = this.#names;
    const { state } = await this.#link.reading({ path }, () =>
      this.#link.jsm.streams.info(path, { deleted_details: true }),
    );
    const erased = new Set(state.deleted ?? []);
    return missing.some((seq) => seq >= state.first_seq && !erased.has(seq));
  }
}

const torn = (head: SubjectHead): SubjectHead => ({ ...head, seq: Math.max(1, head.seq), hash: '' });
