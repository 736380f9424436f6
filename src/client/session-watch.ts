import type { TextHash } from '../domain/chain.ts';
import type { Actor, AnyEvent } from '../domain/event.ts';
import type { Session } from '../domain/session.ts';
import type { Time } from '../ports/clock.ts';
import type { Dial } from '../ports/socket.ts';
import type { Down, DownOf, NumberedLine, Presence, UpOf } from '../protocol/messages.ts';
import { PROTOCOL } from '../protocol/version.ts';
import { Connection } from './connection/connection.ts';
import { type ConnectionState, cut } from './connection/connection-state.ts';
import { Seen } from './connection/seen.ts';
import { parseDown } from './frames.ts';
import { createStore, kept, type Store, type WritableStore } from './state/store.ts';
import { eventsOf, lastOf } from './sync/event-run.ts';
import * as step from './sync/sync.ts';
import { initialSync, isDue, isOpen, type Sync, type SyncChange } from './sync/sync-state.ts';

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
export interface WatchState {
  readonly connection: ConnectionState;
  readonly session: Session;
  /** Null before the first welcome. */
  readonly you: Actor | null;
  /** The hub's clock minus this machine's, milliseconds. */
  readonly skew: number;
  readonly presence: readonly Presence[];
  /** Since when the hub's store has not answered, ISO time of the hub; null: it answers. */
  readonly unsavedSince: string | null;
  /** The newest lines, oldest first; what came before is not kept. */
  readonly lines: readonly NumberedLine[];
}

const MOST_LINES = 200;
/** A hub says something to a page more often than this. */
const QUIET_MS = 10_000;

type WatchUp = UpOf<'hello'> | UpOf<'seen'>;

/**
 * Looks on at a session and can do nothing in it, so that a page for a browser needs neither `decide` nor drafts. The log, its
 * resuming and the connection are those of every client.
 */
export class SessionWatch implements Store<WatchState> {
  readonly #options: SessionWatchOptions;
  readonly #store: WritableStore<WatchState>;
  readonly #connection: Connection<WatchUp>;
  readonly #seen: Seen<WatchUp>;
  #sync: Sync;
  #shownAt = 0;
  #readAt: number | null = null;
  #linesEpoch: string | null = null;
  #lastLine = 0;

  constructor(options: SessionWatchOptions) {
    const { session, client, dial, time, random } = options;
    this.#options = options;
    this.#sync = initialSync(session, client);
    this.#store = createStore<WatchState>({
      connection: { kind: 'connecting', attempt: 1 },
      session: this.#sync.session,
      you: null,
      skew: 0,
      presence: [],
      unsavedSince: null,
      lines: [],
    });
    this.#seen = new Seen((frame) => this.#connection.send(frame));
    const handlers = {
      hello: () => this.#hello(),
      text: (text: string) => this.#text(text),
      down: () => this.#down(),
      changed: () => this.#publish(),
      tick: () => this.#tick(),
      awaiting: () => false,
    };
    this.#connection = new Connection({ dial, time, random, handlers });
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
    if (this.#sync.you === null && !Number.isNaN(skew)) this.#sync = { ...this.#sync, skew };
    this.#apply(step.readApart(this.#sync, events, this.#options.hash));
  }

  /** Seq of the last event that is held. */
  get seq(): number {
    return this.#sync.session.seq;
  }

  /** The last of them; null: there is none. */
  get last(): AnyEvent | null {
    return lastOf(this.#sync.log);
  }

  /** The confirmed events from 1 on. */
  events(): readonly AnyEvent[] {
    return eventsOf(this.#sync.log);
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

  readonly #handlers: { readonly [T in Down['t']]?: (frame: DownOf<T>) => void } = {
    welcome: (frame) => this.#welcomed(frame),
    events: ({ events }) => this.#apply(step.eventsCame(this.#sync, events, this.#options.hash)),
    lines: ({ first, items }) => this.#linesCame(first, items),
    presence: ({ people }) => this.#store.set({ presence: kept(this.get().presence, people) }),
    store: ({ since }) => this.#store.set({ unsavedSince: since }),
    bye: ({ kind, params }) => this.#connection.lost(cut(kind, params)),
  };

  #text(text: string): void {
    const parsed = parseDown(text);
    if (parsed.kind === 'bad') this.#connection.lost(cut('bad-frame-from-hub'));
    if (parsed.kind !== 'frame') return;
    (this.#handlers[parsed.frame.t] as ((frame: Down) => void) | undefined)?.(parsed.frame);
    if (this.#seen.received(text.length)) this.#tellSeen();
  }

  #hello(): WatchUp {
    this.#sync = step.greeted(this.#sync).sync;
    return {
      t: 'hello',
      protocol: PROTOCOL,
      client: this.#sync.client,
      ...step.resumePoint(this.#sync),
      linesEpoch: this.#linesEpoch,
      lastLine: this.#lastLine,
      watches: true,
    };
  }

  #welcomed(frame: DownOf<'welcome'>): void {
    if (frame.protocol !== PROTOCOL) {
      this.#connection.lost(cut('protocol', { hub: frame.protocol, client: PROTOCOL }));
      return;
    }
    const { time, hash } = this.#options;
    const change = step.welcomed(this.#sync, frame, time.now(), hash);
    if (frame.linesEpoch !== this.#linesEpoch) {
      this.#linesEpoch = frame.linesEpoch;
      this.#lastLine = 0;
    }
    this.#store.set({ unsavedSince: null });
    if (isOpen(change.sync)) this.#connection.welcomed();
    this.#apply(change);
  }

  #linesCame(first: number, items: readonly NumberedLine[]): void {
    const fresh = items.filter(({ no }) => no > this.#lastLine);
    this.#lastLine = Math.max(this.#lastLine, first + items.length - 1);
    if (fresh.length > 0) this.#store.set({ lines: [...this.get().lines, ...fresh].slice(-MOST_LINES) });
  }

  #down(): void {
    this.#seen.reset();
    this.#apply(step.disconnected(this.#sync));
  }

  #apply({ sync, effects }: SyncChange): void {
    this.#sync = sync;
    for (const effect of effects) if (effect.kind === 'resume') this.#connection.lost(cut(effect.reason));
    this.#publish();
  }

  #publish(): void {
    const { you, skew, session } = this.#sync;
    const [now, shown] = [this.#options.time.now(), this.get().session.seq];
    const isNew = isDue(this.#sync, shown, now - this.#shownAt);
    if (isNew) this.#shownAt = now;
    const { state } = this.#connection;
    this.#store.set({ connection: state, you, skew, ...(isNew ? { session } : {}) });
  }

  #tick(): void {
    this.#tellSeen();
    this.#publish();
  }

  #tellSeen(): void {
    if (!isOpen(this.#sync)) return;
    this.#seen.tell({ t: 'seen', seq: this.#sync.session.seq, line: this.#lastLine });
  }
}
