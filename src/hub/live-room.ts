import { epochOf } from '../domain/chain.ts';
import type { Actor } from '../domain/event.ts';
import { isShutOut } from '../domain/permission.ts';
import { refusal } from '../domain/refusal.ts';
import type { RunQuery } from '../domain/runs/run-event-schema.ts';
import type { Session } from '../domain/session.ts';
import type { RawLine } from '../ports/log-source.ts';
import type { Socket } from '../ports/socket.ts';
import type { SessionSummary } from '../protocol/http.ts';
import type { ByeKind, Spot, UpOf, Welcome } from '../protocol/messages.ts';
import { PROTOCOL } from '../protocol/version.ts';
import { CoalescingTimer } from '../timing/coalescing-timer.ts';
import { RateLimits } from '../timing/rate-limit.ts';
import { isWithin } from '../timing/timers.ts';
import type { CommandRequest, PushResult } from './base/requests.ts';
import { isGuest, type Who } from './base/who.ts';
import { RoomWatch } from './changes/room-watch.ts';
import { authorizeSession } from './identity/authorize.ts';
import { HUB_ACTOR } from './identity/revocation.ts';
import { ingestActor, ingestAnchors, ingestSpot } from './ingest/ingest.ts';
import { type Asked, answerAsk } from './lines/ask.ts';
import { countLines } from './lines/count-lines.ts';
import { KnownLines } from './lines/known-lines.ts';
import { LineFeed } from './lines/line-feed.ts';
import { pipeInto } from './lines/pipe-into.ts';
import { SourceGrants } from './lines/source-grants.ts';
import { Tail } from './lines/tail.ts';
import type { LiveRoomDeps } from './live-room-deps.ts';
import { RoomPatterns } from './patterns/room-patterns.ts';
import { Audience } from './peer/audience.ts';
import { type Bye, turnAway } from './peer/bye.ts';
import { type AskedFrame, Peer, type PeerHost } from './peer/peer.ts';
import { EphemeralBroadcast } from './presence/ephemeral-broadcast.ts';
import { isHere, noPlace, noPlaceOnWeb } from './presence/room-places.ts';
import { ROTATION_ACTOR, Rotation } from './presence/rotation.ts';
import type { Settle } from './room/entry.ts';
import type { EventFrame } from './room/fan-out.ts';
import type { Loaded } from './room/load.ts';
import { Room } from './room/room.ts';
import type { Published, RoomListener } from './room/room-listener.ts';

/** A room with the people in it: what is committed goes to all of them, and beside it lines, presence, view. */
export class LiveRoom implements PeerHost, RoomListener {
  readonly room: Room;
  readonly feed: LineFeed;
  readonly #deps: LiveRoomDeps<LiveRoom>;
  readonly #tail: Tail;
  readonly #grants: SourceGrants | null;
  readonly #lines: KnownLines;
  /** Terminals. */
  readonly #peers = new Set<Peer>();
  /** Pages on the web. */
  readonly #audience: Audience;
  readonly #here = new Set<Peer>();
  readonly #ephemeral: EphemeralBroadcast;
  readonly #rotation: Rotation;
  readonly #watch: RoomWatch;
  /** Of commands, over all of a person's connections. */
  readonly #rates: RateLimits;
  readonly #quiet: CoalescingTimer;
  #reading = false;
  /** When the hub itself last had the log read. */
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(loaded: Loaded, deps: LiveRoomDeps<LiveRoom>) {
    const { time, limits, openSource, metrics } = deps;
    this.#deps = deps;
    this.#grants = deps.sourcesByOwner ? new SourceGrants(loaded.state, loaded.imported.to) : null;
    this.room = new Room(loaded, { ...deps, grants: this.#grants }, this);
    this.feed = new LineFeed(deps.random(), time, limits, (batch) => {
      for (const peer of this.#peers) peer.lines(batch);
      this.#audience.lines(batch);
    });
    this.#lines = new KnownLines(this.feed);
    this.#tail = new Tail(this.feed, {
      time,
      limits,
      openSource: this.#grants?.only(openSource) ?? openSource,
      onSources: () => this.#ephemeral.sourcesChanged(),
      onTaken: (lines) => metrics.lines(lines),
      patterns: new RoomPatterns({ time, limits, session: () => this.room.state }),
    });
    this.#audience = new Audience(time, limits);
    this.#ephemeral = new EphemeralBroadcast(time, limits, this.#peers, this.#audience, this.#tail);
    this.#rotation = new Rotation({
      time,
      session: () => this.room.state,
      here: () => this.#ephemeral.presence.here(),
      handOver: (participant) =>
        this.room.system('role.take', { role: 'driver', participant }, ROTATION_ACTOR, () => {}),
    });
    this.#watch = new RoomWatch(deps.changes ?? {}, {
      time,
      session: () => this.room.state,
      patterns: () => this.#tail.patterns,
      system: (type, data) => this.room.system(type, data, HUB_ACTOR, () => {}),
      readOn: () => this.#readOn(),
    });
    this.#rates = new RateLimits(limits.personRate, limits.personBurst, limits.peersPerRoom);
    this.#quiet = new CoalescingTimer(time, () => this.#goQuiet());
    this.#quiet.within(limits.linger);
  }

  get peers(): ReadonlySet<{ readonly who: Who }> {
    return this.#peers;
  }

  /** How many look on from the web. */
  get watchers(): number {
    return this.#audience.size;
  }

  get isEmpty(): boolean {
    return this.#peers.size === 0 && this.watchers === 0;
  }

  /** How its log sources stand. */
  get logs(): SessionSummary['logs'] {
    return this.#tail.standing();
  }

  /** Names of the people connected. */
  get peopleNow(): readonly string[] {
    return this.#ephemeral.presence.here().map((id) => this.room.state.participants[id]?.name ?? id);
  }

  attach(socket: Socket, given: Who): void {
    const { time, limits } = this.#deps;
    const isWeb = given.actor.kind === 'web';
    const bye = isWeb ? noPlaceOnWeb(this.watchers, given, limits) : noPlace(this.#peers, given, limits);
    if (bye) {
      this.#deps.metrics.bye(bye.kind);
      turnAway(socket, bye, time, limits.byeGrace);
      return;
    }
    if (!isWeb || given.mayLines) this.#quiet.stop();
    const peer = new Peer(socket, { ...given, actor: ingestActor(given.actor) }, this, time, limits);
    if (peer.isEnded) return;
    if (isWeb) this.#audience.add(peer);
    else this.#peers.add(peer);
    this.#gauge(peer).inc();
  }

  /**
   * Whether a command counter is this participant's. What the session's log tells of it goes before who named it first
   * since the hub started: the ids stand in events for all to see.
   */
  mayUse(client: string, { id }: Actor): boolean {
    const owner = this.room.ownerOf(client);
    return owner === null ? this.#deps.clients.claim(client, id) : owner === id;
  }

  /** Ends the connections of which `which` is true. */
  drop(which: (who: Who) => boolean, kind: ByeKind): void {
    for (const peer of [...this.#peers, ...this.#audience.all]) if (which(peer.who)) peer.bye(kind);
  }

  /** The store has not answered since then; null: it does. */
  unsavedSince(since: string | null): void {
    this.#ephemeral.storeStands(since);
  }

  pushLines(source: string, lines: readonly (string | RawLine)[], who: Who): Promise<PushResult> {
    return pipeInto(this.#tail, this.room.state, source, lines, who);
  }

  /** As `countLines`. The log is read meanwhile: that shows how far it is complete. */
  countLines(query: RunQuery): ReturnType<typeof countLines> {
    const { time, limits } = this.#deps;
    this.#readOn();
    return countLines(query, this.#tail.runs(false), { time, limits });
  }

  /** The log is read for as long as a room lingers. */
  #readOn(): void {
    const { time, limits } = this.#deps;
    this.#countedAt = time.now();
    this.#read();
    this.#quiet.within(limits.linger);
  }

  stop(kind: ByeKind): void {
    this.#reading = false;
    this.drop(() => true, kind);
    this.#tail.stop();
    this.feed.stop();
    this.#audience.stop();
    this.#ephemeral.stop();
    this.#rotation.stop();
    this.#watch.stop();
    this.#quiet.stop();
  }

  // What the room tells.

  framed(frames: readonly EventFrame[]): void {
    for (const peer of this.#peers) peer.events(frames);
    this.#audience.framed(frames);
  }

  published({ before, state, events }: Published): void {
    this.#grants?.committed(before, state, events, this.room.imported.to);
    if (state.tail !== before.tail || state.status !== before.status) this.#tail.follow(state, this.#reading);
    if (state.roles.driver !== before.roles.driver) this.#ephemeral.view.handedOver();
    this.#rotation.changed();
    this.#watch.changed(before, state);
    if (state.participants !== before.participants || state.revoked !== before.revoked) {
      this.drop(({ actor }) => isShutOut(state, actor.id), 'removed');
    }
    this.#deps.onCommit(state, events);
  }

  committed(commands: number, events: number, ms: number): void {
    this.#deps.metrics.committed(commands, events, ms);
  }

  /** The log had lost events that were acknowledged here: all who are in the session, and its record, say so. */
  lost(from: number, to: number, restored: boolean): void {
    const lost = { from, to, restored };
    this.#deps.logger.error({ session: this.room.id, count: to - from + 1, ...lost }, 'events-lost');
    this.room.system('loss.report', lost, HUB_ACTOR, () => {});
  }

  failed(cause: unknown): void {
    this.#deps.logger.error({ err: cause, session: this.room.id }, 'peer-failed');
  }

  notSaved(commands: number, reason: string): void {
    this.#deps.metrics.failed(reason);
    this.#deps.logger.error({ session: this.room.id, commands, reason }, 'commit-failed');
  }

  broken(): void {
    this.#deps.onBroken(this);
  }

  // What the peers need.

  admit(peer: Peer, hello: UpOf<'hello'>): { readonly welcome: Welcome; readonly after: number } | Bye {
    const { actor } = peer.who;
    const { state, head } = this.room;
    if (head.seq === 0) return { kind: 'not-found', params: { session: state.id } };
    if (authorizeSession(peer.who, state.id, state)) return { kind: 'removed', params: {} };
    if (!peer.isWeb) {
      if (!this.mayUse(hello.client, actor)) return { kind: 'client-taken', params: {} };
      // The same terminal again: its old connection is dead, or somebody has copied its state.
      for (const other of this.#peers) {
        if (other !== peer && other.client === hello.client) other.bye('client-taken');
      }
      this.#join(state, actor);
    }
    const epoch = epochOf(this.room.opening?.hash ?? '');
    const resumes = hello.epoch === epoch && hello.lastSeq <= head.seq;
    const welcome: Welcome = {
      t: 'welcome',
      protocol: PROTOCOL,
      epoch,
      linesEpoch: this.feed.epoch,
      you: actor,
      now: new Date(this.#deps.time.now()).toISOString(),
      head: { seq: head.seq, hash: head.hash },
      view: peer.isWeb ? null : (this.#ephemeral.view.latest?.anchors ?? null),
    };
    return { welcome, after: resumes ? hello.lastSeq : 0 };
  }

  /** A command of a person, from wherever it came. */
  submit(request: CommandRequest, who: Who, settle: Settle): void {
    if (!this.#rates.take(who.actor.id, this.#deps.time.now())) {
      settle({ ok: false, refusal: refusal('too-fast') });
      return;
    }
    const { type, data } = request;
    const told = type === 'log.pin' ? this.#lines.withEvidence(data, isGuest(who)) : data;
    this.room.submit({ ...request, data: told }, who.actor, who, settle);
  }

  command(peer: Peer, { n, type, data, askedAt }: AskedFrame, settle: Settle): void {
    const { actor } = peer.who;
    this.#ephemeral.active(actor.id);
    // Who closes one terminal of two is still here, roles and all.
    if (type === 'participant.leave' && this.#ephemeral.presence.terminals(actor.id) > 1) {
      settle({ ok: true, seq: this.room.head.seq });
      return;
    }
    if (type === 'participant.leave') this.#ephemeral.presence.left(actor.id);
    this.submit({ client: peer.client, n, type, data, askedAt }, peer.who, (answer) => {
      if (!answer.ok) this.#deps.metrics.refused(answer.refusal.kind);
      settle(answer);
    });
  }

  ask(peer: Peer, what: string, args: unknown): Promise<Asked> {
    const { time, limits, pager, changes: { feed: changes, releases } = {} } = this.#deps;
    const [{ who, isGuest: guest }, session] = [peer, this.room.state];
    const [runs, lines, { patterns }] = [this.#tail.runs(guest), this.#lines, this.#tail];
    const point = (spot: Spot): void => this.#ephemeral.point(who.actor.id, ingestSpot(spot));
    const about = { who, guest, feed: this.feed, runs, lines, patterns, session };
    return answerAsk(what, args, { ...about, time, limits, point, pager, changes, releases });
  }

  view(peer: Peer, frame: UpOf<'view'>): void {
    const { id } = peer.who.actor;
    this.#ephemeral.looks(id, ingestAnchors(frame.anchors), this.room.state.roles.driver === id);
  }

  live(peer: Peer): void {
    if (peer.isWeb) this.#audience.caughtUp(peer);
    else {
      this.#here.add(peer);
      this.#ephemeral.presence.opened(peer.who.actor.id, peer.watches);
      this.#rotation.changed();
    }
    if (!peer.isWeb || peer.who.mayLines) this.#read();
    this.#ephemeral.introduce(peer);
  }

  #read(): void {
    if (this.#reading) return;
    this.#reading = true;
    this.#tail.follow(this.room.state, true);
    this.#watch.read(true);
  }

  gone(peer: Peer, bye: Bye | null): void {
    if (!this.#audience.delete(peer) && !this.#peers.delete(peer)) return;
    this.#gauge(peer).dec();
    if (bye) this.#deps.metrics.bye(bye.kind);
    if (this.#here.delete(peer)) {
      this.#ephemeral.presence.closed(peer.who.actor.id, peer.watches);
      this.#rotation.changed();
      this.#ephemeral.cameOrWent();
    }
    if (peer.isWeb) this.#ephemeral.pageCameOrWent();
    if (this.#peers.size === 0) this.#quiet.within(this.#deps.limits.linger);
  }

  linesSkipped(count: number): void {
    this.#deps.metrics.skipped(count);
  }

  /** Who comes is in the session from then on; coming again is no event. */
  #join({ participants }: Session, actor: Actor): void {
    if (!isHere(participants[actor.id], actor) && actor.kind !== 'system')
      this.room.system('participant.join', {}, actor, () => {});
  }

  #gauge({ isWeb }: Peer): LiveRoomDeps<LiveRoom>['metrics']['peers'] {
    const { peers, webPeers } = this.#deps.metrics;
    return isWeb ? webPeers : peers;
  }

  /** Nobody reads lines: its sources rest. Where nobody looks at all, the hub may let it go. */
  #goQuiet(): void {
    if (this.#peers.size > 0 || this.#audience.reads) return;
    const { time, limits } = this.#deps;
    if (isWithin(time.now(), this.#countedAt, limits.linger)) {
      this.#quiet.within(limits.linger);
      return;
    }
    this.#reading = false;
    this.#tail.follow(this.room.state, false);
    this.#watch.read(false);
    if (this.isEmpty) this.#deps.onQuiet(this);
  }
}
