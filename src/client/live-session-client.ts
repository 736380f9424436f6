import type { CommandInput, CommandType } from '../domain/command.ts';
import type { AnyEvent } from '../domain/event.ts';
import type { RefusalKind } from '../domain/refusal.ts';
import type { AskAnswers, AskArgs, AskWhat } from '../protocol/asks.ts';
import type { Anchors, DownOf, Up, UpOf } from '../protocol/messages.ts';
import { PROTOCOL } from '../protocol/version.ts';
import { withTimeout } from '../timing/timers.ts';
import { AskError, Asks } from './asks.ts';
import type { Connection } from './connection/connection.ts';
import { cut } from './connection/connection-state.ts';
import { type Place, readKept, withDraft } from './drafts/drafts.ts';
import { Keeper } from './drafts/keeper.ts';
import { HoldTimer } from './hold-timer.ts';
import { LineBuffer } from './lines/lines.ts';
import { OlderLines } from './lines/older-lines.ts';
import { Notices } from './notices.ts';
import type { SessionClient, SessionClientOptions } from './session-client.ts';
import { type DownHandlers, sessionConnection } from './session-connection.ts';
import { type ClientState, firstState } from './state/client-state.ts';
import { createStore, kept, type WritableStore } from './state/store.ts';
import { isOpen, resumePoint } from './sync/copy.ts';
import { eventsOf } from './sync/event-run.ts';
import { missingEvents } from './sync/missing-events.ts';
import { inFlight } from './sync/pending.ts';
import { type Settled, Settlements } from './sync/settlements.ts';
import * as step from './sync/sync.ts';
import { initialSync, type Sync, type SyncChange, type SyncEffect } from './sync/sync-state.ts';
import { SharedView, spotHere, ViewPublisher } from './view/shared-view.ts';

const LEAVE_MS = 2_000;

/** A client that dials at once. */
export function openSessionClient(options: SessionClientOptions): SessionClient {
  const client = new LiveSessionClient(options);
  client.open();
  return client;
}

/** Joins the pure sync, the connection and what is kept; all that screens read goes out through the store. */
class LiveSessionClient implements SessionClient {
  readonly lines = new LineBuffer();
  readonly #older = new OlderLines(this.lines, (args) => this.ask('lines-before', args));
  readonly #options: SessionClientOptions;
  readonly #store: WritableStore<ClientState>;
  readonly #connection: Connection<Up>;
  readonly #asks: Asks;
  readonly #settlements = new Settlements();
  readonly #keeper: Keeper;
  readonly #notices: Notices;
  readonly #publisher: ViewPublisher;
  readonly #sharedView: SharedView;
  readonly #hold: HoldTimer;
  #sync: Sync;
  /** The log that was forgotten, until the hub's is read again. */
  #forgotten: readonly AnyEvent[] | null = null;

  constructor(options: SessionClientOptions) {
    const { time, session, storage } = options;
    this.#options = options;
    const result = readKept(storage, session);
    const earlier = result.kind === 'kept' ? result.kept : null;
    this.#sync = initialSync(session, earlier?.client ?? options.client, earlier ?? undefined);
    this.#store = createStore(firstState(this.#sync, earlier?.place));
    this.#publisher = new ViewPublisher(this.#store, this.lines, time, this.#sync);
    this.#notices = new Notices(this.#store);
    this.#keeper = new Keeper({
      session,
      storage,
      time,
      kept: () => ({ ...this.#sync, place: this.#store.get().place }),
      failed: () => this.#notices.add({ kind: 'drafts-not-saved' }),
    });
    this.#asks = new Asks(time);
    this.#sharedView = new SharedView(time, this.lines, (anchors) => {
      this.#connection.send({ t: 'view', anchors });
    });
    this.#hold = new HoldTimer(time, () => this.#apply(step.released(this.#sync)));
    this.#connection = this.#connect(options);
    if (result.kind === 'damaged') this.#notices.add({ kind: 'drafts-damaged' });
  }

  #connect({ dial, time, random, hasOthers }: SessionClientOptions): Connection<Up> {
    return sessionConnection<Up>(
      { dial, time, random, hasOthers },
      {
        frames: this.#frames,
        hello: () => this.#hello(),
        seen: () => this.#seen(),
        down: () => this.#down(),
        changed: () => this.#publish(),
        awaiting: () => inFlight(this.#sync.pending) > 0 || this.#asks.size > 0,
      },
    );
  }

  open(): void {
    this.#connection.open();
  }

  // Handed to React by themselves, so they must not need their `this`.
  readonly get = (): ClientState => this.#store.get();
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  send<T extends CommandType>(type: T, data: CommandInput<T>): { readonly n: number } {
    const n = this.#sync.next;
    this.#apply(step.given(this.#sync, type, data, this.#options.time.now()));
    // Nothing goes out before it is kept; where it cannot be kept it goes out all the same.
    void this.#keeper.now().then(() => this.#apply(step.saved(this.#sync, n)));
    return { n };
  }

  settled(n: number): Promise<Settled> {
    return this.#settlements.of(n);
  }

  ask<T extends AskWhat>(what: T, args: AskArgs<T>): Promise<AskAnswers[T]> {
    if (!isOpen(this.#sync)) return Promise.reject(new AskError('disconnected', { what }));
    return this.#asks.ask(what, args, (frame) => this.#connection.send(frame));
  }

  older(place: number, limit = 200): Promise<{ readonly added: number; readonly more: boolean }> {
    return this.#older.before(place, limit);
  }

  upTo(time: string, limit = 200): Promise<{ readonly added: number; readonly more: boolean }> {
    return this.#older.upTo(time, limit);
  }

  fill(place: number): Promise<number> {
    return this.#older.fill(place);
  }

  setView(anchors: Anchors): void {
    this.#sharedView.set(anchors);
    this.#offerView();
  }

  keepPane(pane: string | null): void {
    this.#keep({ ...this.get().place, pane });
  }

  keepDraft(key: string, text: string): void {
    this.#keep(withDraft(this.get().place, key, text));
  }

  dismiss(notice: number): void {
    this.#notices.dismiss(notice);
  }

  retryNow(): void {
    this.#connection.retryNow();
  }

  events(): readonly AnyEvent[] {
    return eventsOf(this.#sync.log);
  }

  heardAt(): number | null {
    return this.#connection.heardAt;
  }

  async leave(): Promise<void> {
    if (this.get().connection.kind === 'live') {
      const { n } = this.send('participant.leave', {});
      await withTimeout(this.#options.time, LEAVE_MS, this.settled(n));
    }
    await this.close();
  }

  async close(): Promise<void> {
    this.#connection.close();
    await this.#keeper.close();
  }

  readonly #frames: Required<DownHandlers> = {
    welcome: (frame) => this.#welcomed(frame),
    events: ({ events }) => {
      this.#apply(step.eventsCame(this.#sync, events, this.#options.hash));
      this.#offerView();
    },
    ack: ({ n, seq }) => this.#apply(step.acked(this.#sync, n, seq)),
    refused: ({ n, kind, params }) => {
      if (Asks.owns(n)) this.#asks.refused(n, kind, params);
      else this.#apply(step.refused(this.#sync, n, { kind: kind as RefusalKind, params }));
    },
    answer: ({ n, value }) => this.#asks.answered(n, value),
    lines: ({ items, skipped }) => this.lines.came(items, skipped),
    sources: ({ sources }) => {
      this.lines.begin(sources);
      this.#store.set({ sources: kept(this.get().sources, sources) });
    },
    presence: ({ people }) => this.#store.set({ presence: kept(this.get().presence, people) }),
    store: ({ since }) => this.#store.set({ unsavedSince: since }),
    view: ({ by, anchors }) => this.#publisher.driverMoved(by, anchors),
    point: ({ by, spot }) => this.#store.set({ pointed: { by, spot: spotHere(spot, this.lines) } }),
  };

  #hello(): Up {
    this.#sync = step.greeted(this.#sync).sync;
    return {
      t: 'hello',
      protocol: PROTOCOL,
      client: this.#sync.client,
      ...resumePoint(this.#sync),
      ...this.lines.resumePoint(),
      ...(this.#options.watches ? { watches: true } : {}),
    };
  }

  #welcomed(frame: DownOf<'welcome'>): void {
    const { time, hash } = this.#options;
    const change = step.welcomed(this.#sync, frame, time.now(), hash);
    this.#store.set({ unsavedSince: null });
    this.lines.welcomed(frame.linesEpoch);
    this.#publisher.welcomed(frame.view);
    if (isOpen(change.sync)) this.#connection.welcomed();
    this.#apply(change);
    this.#offerView();
  }

  #down(): void {
    this.#sharedView.stop();
    this.#hold.stop();
    this.#asks.disconnected();
    this.#apply(step.disconnected(this.#sync));
  }

  #apply({ sync, effects }: SyncChange): void {
    this.#sync = sync;
    if (sync.hold !== null) this.#hold.held();
    for (const effect of effects) this.#run(effect);
    this.#compare();
    this.#publish();
  }

  #run(effect: SyncEffect): void {
    switch (effect.kind) {
      case 'send':
        this.#connection.send({ ...effect.frame, ago: Math.max(0, this.#options.time.now() - effect.at) });
        break;
      case 'settled': {
        const { n, type, data } = effect.command;
        const { outcome } = effect;
        if (outcome.kind === 'ack') this.#hold.over();
        else this.#notices.add({ kind: 'refused', n, type, data, refusal: outcome.refusal });
        this.#settlements.settle(n, outcome);
        this.#keeper.soon();
        break;
      }
      case 'resume':
        if (effect.reason !== 'gap') this.#notices.add({ kind: 'reset', reason: effect.reason });
        if (effect.forgotten.length > 0) this.#forgotten ??= eventsOf(effect.forgotten);
        this.#connection.lost(cut(effect.reason));
    }
  }

  /** Once the log is read again, whether it lacks what was here before. */
  #compare(): void {
    const { link, session, head, log } = this.#sync;
    const before = this.#forgotten;
    if (before === null || link.kind !== 'live' || session.seq < head) return;
    this.#forgotten = null;
    const missing = missingEvents(before, eventsOf(log), this.#options.hash);
    const [first, last] = [missing[0], missing.at(-1)];
    if (first === undefined || last === undefined) return;
    const told = { kind: 'events-missing', count: missing.length, from: first.seq, to: last.seq } as const;
    const keeping = this.#options.keepLog?.(before) ?? Promise.resolve(null);
    void keeping.catch(() => null).then((file) => this.#notices.add({ ...told, file }));
  }

  #publish(): void {
    const { state } = this.#connection;
    if (state.kind === 'ended') this.#settlements.end(state.reason);
    this.#publisher.publish(this.#sync, state);
  }

  #seen(): UpOf<'seen'> | null {
    if (!isOpen(this.#sync)) return null;
    return { t: 'seen', seq: this.#sync.session.seq, line: this.lines.resumePoint().lastLine };
  }

  #offerView(): void {
    if (!isOpen(this.#sync)) return;
    const { session, you } = this.#sync;
    this.#sharedView.offer(you !== null && session.roles.driver === you.id);
  }

  #keep(place: Place): void {
    this.#store.set({ place });
    this.#keeper.soon();
  }
}
