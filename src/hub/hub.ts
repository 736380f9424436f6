import type { ChainHead, TextHash } from '../domain/chain.ts';
import type { Actor, AnyEvent } from '../domain/event.ts';
import { refusal } from '../domain/refusal.ts';
import { initialSession } from '../domain/session.ts';
import { atTime } from '../domain/step-facts.ts';
import type { Time } from '../ports/clock.ts';
import type { EventLog, LogHead } from '../ports/event-log.ts';
import type { RawLine } from '../ports/log-source.ts';
import type { Logger } from '../ports/logger.ts';
import type { Socket } from '../ports/socket.ts';
import { SerialQueue } from '../timing/serial-queue.ts';
import { withTimeout } from '../timing/timers.ts';
import { type CommitListener, type Hub, HubError } from './base/contract.ts';
import { type Limits, limitsOf } from './base/limits.ts';
import type { Answer, ImportResult, OpenRequest, OpenResult, PushResult, Recorded } from './base/requests.ts';
import { type HubQuestion, SERVES_ALL, type WhoServes } from './base/serving.ts';
import type { Who } from './base/who.ts';
import type { ChangeParts } from './changes/room-watch.ts';
import { Commands } from './commands.ts';
import { Clients } from './identity/clients.ts';
import { ingestActor } from './ingest/ingest.ts';
import type { OpenSource } from './lines/tail.ts';
import type { LiveRoom } from './live-room.ts';
import { Metrics } from './metrics.ts';
import { Openings } from './open-session.ts';
import type { PagerQueries } from './pager/queries.ts';
import { type Bye, turnAway } from './peer/bye.ts';
import { fullAt } from './presence/room-places.ts';
import { removeSession } from './remove-session.ts';
import { endOfFile, NOT_IMPORTED, withImport } from './room/entry.ts';
import { abandonForeign, adoptInto, type Checked, checkRecorded } from './room/import-session.ts';
import { asHubError, type Loaded } from './room/load.ts';
import { nearIds } from './room/session-id.ts';
import { Rooms } from './rooms.ts';
import { SessionList } from './session-list.ts';
import { StoreWatch } from './store-watch.ts';

export interface HubDeps {
  /** Its owner closes it, after `stop`. */
  readonly log: EventLog;
  readonly time: Time;
  /** SHA-256 as base64url. */
  readonly hash: TextHash;
  /** A new random text each time, at least 16 URL-safe characters. */
  readonly random: () => string;
  /** Makes a source of what a session names; throws for what it does not know. */
  readonly openSource: OpenSource;
  readonly logger: Logger;
  /** Whether only who is at this machine says what a session reads: a hub of their own. */
  readonly sourcesByOwner?: boolean;
  readonly limits?: Partial<Limits>;
  /** Absent: this hub has no pager. */
  readonly pager?: PagerQueries;
  /** Absent: this hub knows of no changes. */
  readonly changes?: ChangeParts;
  /** Which sessions this hub serves, and who the others; absent: it serves all. */
  readonly serving?: WhoServes;
}

/** Time for running commits when the hub stops. */
const STOP_WITHIN = 10_000;

/** The server's heart without its network: rooms, opened when asked for, and what concerns them all. */
export function createHub(deps: HubDeps): Hub {
  return new RunningHub(deps);
}

class RunningHub implements Hub {
  readonly #deps: HubDeps;
  readonly #limits: Limits;
  readonly #serving: WhoServes;
  readonly #metrics = new Metrics();
  readonly #clients: Clients;
  readonly #rooms: Rooms;
  readonly #list: SessionList;
  readonly #store: StoreWatch;
  readonly #commands: Commands;
  /** Opening and importing make rooms, so they take turns. */
  readonly #making = new SerialQueue();
  /** Recorded sessions being taken in, and those whose events are being added. */
  #imports = 0;
  readonly #importing = new Set<string>();
  readonly #listeners = new Set<CommitListener>();
  #stopping = false;
  #busyAt: number;

  constructor(deps: HubDeps) {
    const { log, time, serving = SERVES_ALL } = deps;
    this.#deps = deps;
    this.#serving = serving;
    this.#limits = limitsOf(deps.limits);
    this.#busyAt = time.now();
    this.#clients = new Clients(this.#limits);
    this.#rooms = new Rooms({
      ...deps,
      serving,
      limits: this.#limits,
      metrics: this.#metrics,
      clients: this.#clients,
      onCommit: (session, events) => {
        const imported = this.#importing.has(session.id);
        for (const listener of this.#listeners) listener(session, events, imported);
      },
    });
    this.#store = new StoreWatch({ log, time, rooms: this.#rooms });
    const now = () => time.now();
    this.#list = new SessionList({ rooms: this.#rooms, log, serving, limits: this.#limits, now });
    const openings = new Openings(this.#rooms, log, time, this.#clients);
    this.#commands = new Commands({
      serving,
      metrics: this.#metrics,
      room: (id) => this.#room(id),
      open: async (request) => {
        this.#mustRun();
        return this.#making.run(() => openings.open(request));
      },
      live: () => this.#list.live(),
    });
  }

  attach(sessionId: string, socket: Socket, who: Who): void {
    this.#busyAt = this.#deps.time.now();
    if (this.#stopping) this.#turnAway(socket, { kind: 'stopping', params: {} });
    else this.#attach(sessionId, socket, who);
  }

  serves(sessionId: string): boolean {
    return this.#serving.serves(sessionId);
  }

  elsewhere(sessionId: string): Promise<HubError> {
    return this.#rooms.elsewhere(sessionId);
  }

  handOver(of: (sessionId: string) => boolean): Promise<void> {
    return this.#rooms.handOver(of);
  }

  answer(question: HubQuestion): Promise<unknown> {
    return this.#commands.answer(question);
  }

  command(...asked: Parameters<Hub['command']>): Promise<Answer> {
    return this.#commands.command(...asked);
  }

  system(...asked: Parameters<Hub['system']>): Promise<Answer> {
    return this.#commands.system(...asked);
  }

  openSession(request: OpenRequest): Promise<OpenResult> {
    return this.#commands.open(request);
  }

  sessions(): ReturnType<Hub['sessions']> {
    return this.#list.all().catch((cause) => {
      throw asHubError(cause, '');
    });
  }

  listed(): ReturnType<Hub['listed']> {
    return this.#list.read().catch((cause) => {
      throw asHubError(cause, '');
    });
  }

  async session(id: string): ReturnType<Hub['session']> {
    try {
      const { state, imported } = await this.#known(id);
      return state.seq > 0
        ? atTime(withImport(state, imported), new Date(this.#deps.time.now()).toISOString())
        : null;
    } catch (error) {
      if (error instanceof HubError && error.kind === 'not-found') return null;
      throw error;
    }
  }

  async importedTo(id: string): Promise<number> {
    return (await this.#known(id)).imported.to;
  }

  /** A session as its room has it, or as the log has one that another hub serves. */
  async #known(id: string): Promise<Pick<Loaded, 'state' | 'imported'>> {
    if (this.serves(id)) return (await this.#rooms.get(id)).room;
    return (await this.#rooms.fold(id)) ?? { state: initialSession(id), imported: NOT_IMPORTED };
  }

  head(id: string): Promise<ChainHead> {
    return this.#rooms.headOf(id).catch((cause) => {
      throw asHubError(cause, id);
    });
  }

  async *events(id: string, fromSeq = 1, fromStore = false): AsyncGenerator<readonly AnyEvent[]> {
    const head = await this.head(id);
    try {
      for await (const events of this.#deps.log.read(id, fromSeq, fromStore)) {
        const until = events.filter(({ seq }) => seq <= head.seq);
        if (until.length > 0) yield until;
        if (until.length < events.length) return;
      }
    } catch (cause) {
      throw asHubError(cause, id);
    }
  }

  async countLines(...[id, query]: Parameters<Hub['countLines']>): ReturnType<Hub['countLines']> {
    return (await this.#room(id)).countLines(query);
  }

  async pushLines(
    id: string,
    source: string,
    lines: readonly (string | RawLine)[],
    who: Who,
  ): Promise<PushResult> {
    return (await this.#room(id)).pushLines(source, lines, who);
  }

  async importSession(events: Recorded, by: Actor): Promise<ImportResult> {
    this.#mustRun();
    if (this.#imports >= this.#limits.imports) return { ok: false, refusal: refusal('too-fast') };
    this.#imports += 1;
    try {
      const { hash, time } = this.#deps;
      const checked = await checkRecorded(events, hash, time, this.#limits);
      return checked.ok ? await this.#adopt(checked, ingestActor(by)) : checked;
    } finally {
      this.#imports -= 1;
    }
  }

  #adopt(checked: Checked, by: Actor): Promise<ImportResult> {
    const { session: id } = checked;
    return this.#making.run(async () => {
      if (!this.serves(id)) throw await this.elsewhere(id);
      this.#importing.add(id);
      try {
        let live = (await this.session(id)) ? await this.#rooms.get(id) : this.#rooms.create(id);
        let [adopted, before] = [await adoptInto(live.room, checked, by, this.#deps.hash), 0];
        if (adopted === 'longer') {
          // The mark is where the file continues. Connected terminals connect again, and read the longer log.
          before = endOfFile(live.room.imported);
          await this.#rooms.erase(id);
          live = this.#rooms.create(id);
          adopted = await adoptInto(live.room, checked, by, this.#deps.hash);
          if (adopted === 'longer') throw new Error('a new session holds nothing');
        }
        const result = await abandonForeign(live.room, adopted);
        if (live.room.head.seq === 0) this.#rooms.letGo(live);
        return result.ok ? { ...result, added: result.added - before } : result;
      } finally {
        this.#importing.delete(id);
      }
    });
  }

  removeSession(id: string): Promise<LogHead | null> {
    this.#mustRun();
    return this.#making.run(() => removeSession(id, this.#deps.log, this.#rooms, this.#serving));
  }

  dropToken(tokenId: string): void {
    this.#rooms.drop((who) => who.tokenId === tokenId, 'revoked');
  }

  recheckTokens(endOf: Parameters<Hub['recheckTokens']>[0]): void {
    const ended = (kind: 'revoked' | 'expired') => (who: Who) =>
      who.tokenId !== null && endOf(who.tokenId) === kind;
    for (const kind of ['revoked', 'expired'] as const) this.#rooms.drop(ended(kind), kind);
  }

  async nearest(id: string): Promise<readonly string[]> {
    const heads = await this.#deps.log.sessions();
    const ids = heads.map(({ session }) => session);
    return nearIds(id, ids);
  }

  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  damagedSessions(): number | null {
    return this.#list.damaged();
  }

  metricsText(): Promise<string> {
    return this.#metrics.text();
  }

  idleSince(): number | null {
    const busy = this.#rooms.hasOpen || this.#rooms.all.some(({ isEmpty }) => !isEmpty);
    if (!busy) return this.#busyAt;
    this.#busyAt = this.#deps.time.now();
    return null;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#store.stop();
    const rooms = this.#rooms.all;
    for (const live of rooms) live.stop('stopping');
    await withTimeout(this.#deps.time, STOP_WITHIN, Promise.all(rooms.map(({ room }) => room.idle())));
  }

  #attach(sessionId: string, socket: Socket, who: Who): void {
    this.#room(sessionId).then(
      (live) => {
        const limit = fullAt(this.#rooms.all, who.actor, this.#limits);
        if (limit !== null) return this.#turnAway(socket, { kind: 'full', params: { limit } });
        live.attach(socket, who);
        this.#store.start();
      },
      (error: HubError) => {
        // Its shard was given up meanwhile: who dials again hears where it is.
        if (error.kind === 'elsewhere') return this.#turnAway(socket, { kind: 'stopping', params: {} });
        const kind = error.kind === 'failed' ? 'damaged' : error.kind;
        this.#deps.logger.error({ err: error, session: sessionId }, 'attach-failed');
        this.#turnAway(socket, { kind, params: error.params });
      },
    );
  }

  #room(id: string): Promise<LiveRoom> {
    this.#mustRun();
    this.#busyAt = this.#deps.time.now();
    return this.#rooms.get(id);
  }

  #turnAway(socket: Socket, bye: Bye): void {
    this.#metrics.bye(bye.kind);
    turnAway(socket, bye, this.#deps.time, this.#limits.byeGrace);
  }

  #mustRun(): void {
    if (this.#stopping) throw new HubError('stopping');
  }
}
