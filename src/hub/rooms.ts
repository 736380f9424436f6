import type { ChainHead } from '../domain/chain.ts';
import type { LogHead } from '../ports/event-log.ts';
import type { ByeKind } from '../protocol/messages.ts';
import { HubError } from './base/contract.ts';
import type { WhoServes } from './base/serving.ts';
import type { Who } from './base/who.ts';
import { LiveRoom } from './live-room.ts';
import type { LiveRoomDeps } from './live-room-deps.ts';
import { asHubError, type Loaded, load, unopened } from './room/load.ts';
import { type FoundLoss, lossOf, type RoomMemory } from './room/loss.ts';

/** Events that are written back in one commit. */
const WRITTEN_AT_ONCE = 500;
const MOST_REMEMBERED = 50;

export interface RoomsDeps extends Omit<LiveRoomDeps<LiveRoom>, 'onQuiet' | 'onBroken'> {
  /** Which sessions this hub serves. */
  readonly serving: WhoServes;
}

/** The rooms of this hub: each session is loaded when first asked for, once however many ask. */
export class Rooms {
  readonly #deps: LiveRoomDeps<LiveRoom>;
  readonly #serving: WhoServes;
  readonly #loaded = new Map<string, LiveRoom>();
  readonly #loading = new Map<string, Promise<LiveRoom>>();
  readonly #folding = new Map<string, Promise<Loaded | null>>();
  /** Of rooms whose log turned out to be elsewhere, until they are loaded again; the latest at the end. */
  readonly #remembered = new Map<string, RoomMemory>();
  /** Rooms whose log had less than they have at its last read. */
  readonly #short = new WeakSet<LiveRoom>();
  /** Sessions that were open when they were let go. */
  readonly #openElsewhere = new Set<string>();

  constructor(deps: RoomsDeps) {
    this.#serving = deps.serving;
    this.#deps = {
      ...deps,
      onQuiet: (live) => {
        if (live.room.state.status !== 'open' && live.room.waiting === 0) this.letGo(live);
      },
      onBroken: (live) => {
        this.#remember(live);
        this.letGo(live);
      },
    };
  }

  get all(): readonly LiveRoom[] {
    return [...this.#loaded.values()];
  }

  /** Whether a session that this hub has held in memory is open. */
  get hasOpen(): boolean {
    return this.#openElsewhere.size > 0 || this.all.some(({ room }) => room.state.status === 'open');
  }

  /** The room, if it is in memory. */
  peek(id: string): LiveRoom | undefined {
    return this.#loaded.get(id);
  }

  /** Rejects with a `HubError`: `not-found`, `damaged {session, seq}`, `full {limit}`, `elsewhere {session, hub?}`, `failed`. */
  async get(id: string): Promise<LiveRoom> {
    if (!this.#serving.serves(id)) throw await this.elsewhere(id);
    const loaded = this.#loaded.get(id);
    if (loaded) return this.#used(loaded);
    const loading = this.#loading.get(id) ?? this.#load(id);
    this.#loading.set(id, loading);
    try {
      return await loading;
    } finally {
      this.#loading.delete(id);
    }
  }

  /**
   * A session as its log tells it, for a room or a mere look: a long log that a hub's start looks at is not read and
   * folded once more for who joins meanwhile. As `load` does, null when there is none.
   */
  fold(id: string): Promise<Loaded | null> {
    const { log, hash, limits } = this.#deps;
    const known = this.#folding.get(id);
    if (known) return known;
    const folding = load(id, log, hash, limits).finally(() => {
      if (this.#folding.get(id) === folding) this.#folding.delete(id);
    });
    this.#folding.set(id, folding);
    return folding;
  }

  /** A room for a session that does not exist yet. Throws the `HubError` `full` or `elsewhere {session}`. */
  create(id: string): LiveRoom {
    if (!this.#serving.serves(id)) throw new HubError('elsewhere', { session: id });
    this.#makePlace();
    return this.#keep(id, new LiveRoom(unopened(id, this.#deps.limits), this.#deps));
  }

  /** Takes a session out of the log for good; who is in it is sent away. Rejects with a `HubError`. */
  async erase(id: string): Promise<void> {
    const live = this.#loaded.get(id);
    if (live) this.letGo(live);
    await this.#deps.log.remove(id).catch((cause) => {
      throw asHubError(cause, id);
    });
  }

  /** A session's head, without loading the room, so that what is sound of a damaged session can be had. */
  async headOf(id: string): Promise<ChainHead> {
    const live = this.#loaded.get(id);
    if (live) return { seq: live.room.head.seq, hash: live.room.head.hash };
    const head = (await this.#deps.log.sessions()).find(({ session }) => session === id);
    if (!head) throw new HubError('not-found', { session: id });
    return { seq: head.seq, hash: head.hash };
  }

  /** The durable head of each room. */
  heads(): ReadonlyMap<LiveRoom, number> {
    return new Map(this.all.map((live) => [live, live.room.head.seq]));
  }

  /**
   * Compares what rooms had acknowledged before with what the log said of it after. One that lost its end, two looks in a row,
   * is loaded again, so that this is found while the room has what is missing; a leader that was just elected says less than it
   * has for a moment.
   */
  compare(heads: readonly LogHead[], acknowledged: ReadonlyMap<LiveRoom, number>): void {
    const seqs = new Map(heads.map(({ session, seq }) => [session, seq]));
    for (const [live, seq] of acknowledged) {
      if (this.#loaded.get(live.room.id) !== live) continue;
      if ((seqs.get(live.room.id) ?? 0) >= seq) this.#short.delete(live);
      else if (this.#short.has(live)) this.#deps.onBroken(live);
      else this.#short.add(live);
    }
  }

  /** Ends the connections of these people, in every room. */
  drop(whose: (who: Who) => boolean, kind: ByeKind): void {
    for (const live of this.all) live.drop(whose, kind);
  }

  async elsewhere(session: string): Promise<HubError> {
    const hub = await this.#serving.addressOf(session);
    return new HubError('elsewhere', { session, ...(hub === null ? {} : { hub }) });
  }

  /** Lets go of the rooms of these sessions; resolves when none of them is loading and no commit is on its way. */
  async handOver(of: (id: string) => boolean): Promise<void> {
    const loading = [...this.#loading].flatMap(([id, room]) => (of(id) ? room : []));
    await Promise.allSettled(loading);
    const rooms = this.all.filter(({ room }) => of(room.id));
    for (const live of rooms) this.letGo(live);
    await Promise.all(rooms.map(({ room }) => room.idle()));
  }

  /** Ends its connections and forgets it; the next to ask loads it again. */
  letGo(live: LiveRoom): void {
    const { id, state } = live.room;
    if (this.#loaded.get(id) === live) this.#loaded.delete(id);
    if (state.status === 'open') this.#openElsewhere.add(id);
    live.stop('stopping');
    this.#deps.metrics.rooms.set(this.#loaded.size);
  }

  async #load(id: string): Promise<LiveRoom> {
    this.#makePlace();
    // What began to be read before the claim may lack what another hub wrote until then.
    if (await this.#claim(id)) this.#folding.delete(id);
    const loaded = await this.#mustFold(id);
    const known = this.#loaded.get(id);
    if (known !== undefined) return known;
    const memory = this.#remembered.get(id);
    const loss = memory === undefined ? null : lossOf(memory, loaded);
    if (memory === undefined || loss === null) {
      this.#remembered.delete(id);
      return this.#keep(id, new LiveRoom(loaded, this.#deps));
    }
    const restored = await this.#writeBack(id, loss);
    const now = await this.#mustFold(id);
    const left = restored ? loss : lossOf(memory, now);
    this.#remembered.delete(id);
    const live = this.#keep(id, new LiveRoom(now, this.#deps));
    if (left !== null) live.lost(left.from, left.to, restored);
    return live;
  }

  async #mustFold(id: string): Promise<Loaded> {
    const loaded = await this.fold(id);
    if (!loaded) throw new HubError('not-found', { session: id });
    return loaded;
  }

  /** Writes back what is in memory, as it was; false: it is not, or not all of it was taken. */
  async #writeBack(id: string, { from, events }: FoundLoss): Promise<boolean> {
    if (events === null) return false;
    try {
      for (let at = 0; at < events.length; at += WRITTEN_AT_ONCE) {
        const slice = events.slice(at, at + WRITTEN_AT_ONCE);
        await this.#deps.log.append(id, from - 1 + at, { events: slice, answers: [] });
      }
      return true;
    } catch (err) {
      this.#deps.logger.error({ err, session: id }, 'write-back-failed');
      return false;
    } finally {
      this.#folding.delete(id);
    }
  }

  #remember(live: LiveRoom): void {
    const { id, memory } = live.room;
    this.#remembered.delete(id);
    this.#remembered.set(id, memory);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > MOST_REMEMBERED && oldest !== undefined) this.#remembered.delete(oldest);
  }

  /**
   * What another hub decides on it from now on is refused, before this one reads where it stands; false: no other hub can
   * write it.
   */
  async #claim(id: string): Promise<boolean> {
    const claimed = this.#deps.log.claim?.(id);
    await claimed?.catch((cause) => {
      throw asHubError(cause, id);
    });
    return claimed !== undefined;
  }

  /** Lets go of those used longest ago that nobody is in, so that one more finds its place. */
  #makePlace(): void {
    const { rooms } = this.#deps.limits;
    for (const live of this.#loaded.values()) {
      if (this.#loaded.size + this.#loading.size < rooms) return;
      if (live.isEmpty && live.room.waiting === 0) this.letGo(live);
    }
    if (this.#loaded.size + this.#loading.size >= rooms) throw new HubError('full', { limit: rooms });
  }

  #used(live: LiveRoom): LiveRoom {
    this.#loaded.delete(live.room.id);
    this.#loaded.set(live.room.id, live);
    return live;
  }

  #keep(id: string, live: LiveRoom): LiveRoom {
    this.#loaded.set(id, live);
    this.#openElsewhere.delete(id);
    this.#deps.metrics.rooms.set(this.#loaded.size);
    return live;
  }
}
