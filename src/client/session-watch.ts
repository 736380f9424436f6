import type { TextHash } from '../domain/chain.ts';
import type { Actor, AnyEvent } from '../domain/event.ts';
import type { Session } from '../domain/session.ts';
import { redactedEntries } from '../domain/verify-chain.ts';
import type { Time } from '../ports/clock.ts';
import type { Dial } from '../ports/socket.ts';
import type { DownOf, Presence, UpOf } from '../protocol/messages.ts';
import { PROTOCOL } from '../protocol/version.ts';
import type { Connection } from './connection/connection.ts';
import { type ConnectionState, cut } from './connection/connection-state.ts';
import { sessionConnection } from './session-connection.ts';
import { createStore, kept, type Store, type WritableStore } from './state/store.ts';
import * as step from './sync/copy.ts';
import { eventsOf, lastOf } from './sync/event-run.ts';
import { type LinesShown, NO_LINES, WatchedLines } from './watched-lines.ts';

export interface SessionWatchOptions {
  readonly session: string;
  /** A fresh random id, `^[A-Za-z0-9_-]{8,64}$`. */
  readonly client: string;
  readonly dial: Dial;
  readonly time: Time;
  /** In [0, 1). */
  readonly random: () => number;
  /** SHA-256 of UTF-8 text, base64url. */
  readonly hash: TextHash;
}

/** Each member is a slice of its own: the same object until it changes. */
export interface WatchState extends LinesShown {
  readonly connection: ConnectionState;
  readonly session: Session;
  /** Null before the first welcome. */
  readonly you: Actor | null;
  /** The hub's clock minus this machine's, milliseconds. */
  readonly skew: number;
  readonly presence: readonly Presence[];
  /** Since when the hub's store has not answered, ISO time of the hub; null: it answers. */
  readonly unsavedSince: string | null;
}

/** A hub says something to a page more often than this. */
const QUIET_MS = 10_000;

/** Whether all that the last `fresh` events say was redacted came so from the hub. */
const isRedacted = (log: readonly AnyEvent[], fresh: number): boolean =>
  log
    .slice(-fresh)
    .filter(({ type }) => type === 'events.redacted')
    .flatMap(redactedEntries)
    .every(({ seq }) => log[seq - 1]?.redacted !== undefined);

type WatchUp = UpOf<'hello'> | UpOf<'seen'> | UpOf<'ask'>;

/**
 * Looks on at a session and can do nothing in it, so that a page for a browser needs neither `decide` nor drafts. The copy of the
 * log, its resuming and the connection are those of every client; but it takes no texts out: where it holds one that the hub
 * has taken out it reads the log again.
 */
export class SessionWatch implements Store<WatchState> {
  readonly #options: SessionWatchOptions;
  readonly #checks: step.LogChecks;
  readonly #store: WritableStore<WatchState>;
  readonly #connection: Connection<WatchUp>;
  readonly #lines: WatchedLines;
  #copy: step.Copy;
  #shownAt = 0;
  #readAt: number | null = null;

  constructor(options: SessionWatchOptions) {
    const { session, dial, time, random, hash } = options;
    this.#options = options;
    this.#checks = { hash, redact: (log, fresh) => (isRedacted(log, fresh) ? log : null) };
    this.#copy = step.emptyCopy(session);
    this.#store = createStore<WatchState>({
      connection: { kind: 'connecting', attempt: 1 },
      session: this.#copy.session,
      you: null,
      skew: 0,
      presence: [],
      unsavedSince: null,
      ...NO_LINES,
    });
    this.#lines = new WatchedLines(
      (frame) => this.#connection.send(frame),
      (shown) => this.#store.set(shown),
    );
    this.#connection = sessionConnection<WatchUp>(
      { dial, time, random },
      {
        frames: {
          welcome: (frame) => this.#welcomed(frame),
          events: ({ events }) => this.#apply(step.eventsCame(this.#copy, events, this.#checks)),
          lines: (frame) => this.#lines.came(frame),
          sources: ({ sources }) => this.#lines.begin(sources),
          answer: (frame) => this.#lines.answered(frame),
          refused: () => this.#lines.failed(),
          presence: ({ people }) => this.#store.set({ presence: kept(this.get().presence, people) }),
          store: ({ since }) => this.#store.set({ unsavedSince: since }),
        },
        hello: () => this.#hello(),
        seen: () => this.#seen(),
        down: () => this.#down(),
        changed: () => this.#publish(),
        awaiting: () => false,
      },
    );
  }

  readonly get = (): WatchState => this.#store.get();
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  open(): void {
    this.#connection.open();
  }

  close(): void {
    this.#connection.close();
  }

  /** Events read over HTTP, from the one after `seq` on; `now`: the hub's time at the answer, ISO, null where it is not known. */
  read(events: readonly AnyEvent[], now: string | null): void {
    this.#readAt = this.#options.time.now();
    const skew = now === null ? Number.NaN : Date.parse(now) - this.#readAt;
    if (this.#copy.you === null && !Number.isNaN(skew)) this.#copy = { ...this.#copy, skew };
    this.#apply(step.readApart(this.#copy, events, this.#checks));
  }

  /** Asks for log lines older than those that are shown. */
  askOlderLines(): void {
    this.#lines.askOlder();
  }

  /** Seq of the last event that is held. */
  get seq(): number {
    return this.#copy.session.seq;
  }

  /** The last of them; null: there is none. */
  get last(): AnyEvent | null {
    return lastOf(this.#copy.log);
  }

  /** The confirmed events from 1 on. */
  events(): readonly AnyEvent[] {
    return eventsOf(this.#copy.log);
  }

  /** When the hub's last word came, epoch milliseconds by this machine's clock; null: never. */
  heardAt(): number | null {
    const heard = this.#connection.heardAt;
    return heard === null || this.#readAt === null ? (heard ?? this.#readAt) : Math.max(heard, this.#readAt);
  }

  /** Somebody looks again, or the network has changed: what waits is tried now, and a connection that went quiet is left. */
  wake(): void {
    const { kind } = this.#connection.state;
    const heardAt = this.#connection.heardAt;
    const isQuiet = heardAt !== null && this.#options.time.now() - heardAt >= QUIET_MS;
    if (kind === 'live' && isQuiet) this.#connection.lost(cut('silent'));
    this.#connection.retryNow();
  }

  #hello(): WatchUp {
    this.#copy = step.greeted(this.#copy);
    const { client } = this.#options;
    const from = { ...step.resumePoint(this.#copy), ...this.#lines.resumePoint() };
    return { t: 'hello', protocol: PROTOCOL, client, ...from, watches: true };
  }

  #welcomed(frame: DownOf<'welcome'>): void {
    const change = step.welcomed(this.#copy, frame, this.#options.time.now(), this.#checks);
    this.#lines.welcomed(frame.linesEpoch);
    this.#store.set({ unsavedSince: null });
    if (step.isOpen(change.copy)) this.#connection.welcomed();
    this.#apply(change);
  }

  #down(): void {
    this.#lines.failed();
    this.#copy = step.disconnected(this.#copy);
    this.#publish();
  }

  #apply({ copy, resume }: step.CopyChange<step.Copy>): void {
    this.#copy = copy;
    if (resume !== null) this.#connection.lost(cut(resume));
    this.#publish();
  }

  #publish(): void {
    const { you, skew, session } = this.#copy;
    const [now, shown] = [this.#options.time.now(), this.get().session.seq];
    const isNew = step.isDue(this.#copy, shown, now - this.#shownAt);
    if (isNew) this.#shownAt = now;
    const { state } = this.#connection;
    this.#store.set({ connection: state, you, skew, ...(isNew ? { session } : {}) });
  }

  #seen(): UpOf<'seen'> | null {
    if (!step.isOpen(this.#copy)) return null;
    return { t: 'seen', seq: this.seq, line: this.#lines.resumePoint().lastLine };
  }
}
