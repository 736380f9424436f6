import type { ByeKind } from '../protocol/messages.ts';
import { HubError } from './base/contract.ts';
import type { WhoServes } from './base/serving.ts';
import type { Who } from './base/who.ts';
import { LiveRoom } from './live-room.ts';
import type { LiveRoomDeps } from './live-room-deps.ts';
import { asHubError, type Loaded, load, unopened } from './room/load.ts';

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
  /** Sessions that were open when they were let go. */
  readonly #openElsewhere = new Set<string>();

  constructor(deps: RoomsDeps) {
    this.#serving = deps.serving;
    this.#deps = {
      ...deps,
      onQuiet: (live) => {
        if (live.room.state.status !== 'open' && live.room.waiting === 0) this.letGo(live);
      },
      onBroken: (live) => this.letGo(live),
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

  /** Seq of a session's head, without loading the room, so that what is sound of a damaged session can be had. */
  async headOf(id: string): Promise<number> {
    const live = this.#loaded.get(id);
    if (live) return live.room.head.seq;
    const head = (await this.#deps.log.sessions()).find(({ session }) => session === id);
    if (!head) throw new HubError('not-found', { session: id });
    return head.seq;
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
    const loaded = await this.fold(id);
    if (!loaded) throw new HubError('not-found', { session: id });
    return this.#loaded.get(id) ?? this.#keep(id, new LiveRoom(loaded, this.#deps));
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
      if (live.peers.size === 0 && live.room.waiting === 0) this.letGo(live);
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
