import { hash } from 'node:crypto';
import type { KV } from '@nats-io/kv';
import type { Time } from '../../ports/clock.ts';
import { pause } from '../../timing/timers.ts';
import { HubLease, isSameHub, type LeaseHolder } from './lease.ts';
import { type Member, Members } from './members.ts';
import type { NatsLink } from './nats-link.ts';

/*
 * Which shards this hub serves: a lease for each, held as the lease of a hub that serves alone is.
 *
 *   free ─taken─► served ─too many─► giving (its rooms end) ─released─► free
 *
 * A shard that its hub has given up is taken at once; one whose lease ran out only after a moment, so that a hub that could
 * not renew while the servers elected a leader has it back before anybody else.
 */

const LOOK_MS = 500;
const RAN_OUT_MS = 1_000;
/** Where a shard is served is asked again after this. */
const KNOWN_MS = 500;

export interface ShardHandlers {
  /** This hub serves these from now on. Must not throw. */
  taken(shards: readonly number[]): void;
  /** Another hub is to serve it; resolves when nothing of it is under way here. */
  giving(shard: number): Promise<void>;
}

export interface ShardLeasesOptions {
  readonly link: NatsLink;
  readonly kv: KV;
  readonly bucket: string;
  readonly time: Time;
  /** This hub; `shards`: how many there are in all. */
  readonly own: Member;
}

export interface ShardStatus {
  /** How many there are in all. */
  readonly of: number;
  /** Those that this hub serves, ascending. */
  readonly shards: readonly number[];
  /** Hubs that live, this one too. */
  readonly hubs: number;
}

export class ShardLeases {
  readonly #kv: KV;
  readonly #time: Time;
  readonly #own: Member;
  readonly #members: Members;
  readonly #leases = new Map<number, HubLease>();
  readonly #giving = new Set<number>();
  /** Epochs under which this hub had shards: what was begun under one is written under it. */
  readonly #epochs = new Map<number, number>();
  readonly #freeSince = new Map<number, number>();
  readonly #known = new Map<number, { readonly at: number; readonly holder: Promise<LeaseHolder | null> }>();
  #hubs: readonly string[] = [];
  #looking: Promise<void> = Promise.resolve();
  readonly #stop = new AbortController();

  /** Resolves as `HubLease.lost` for the first shard of which that is so. */
  readonly lost: Promise<LeaseHolder | null>;
  #lose: (holder: LeaseHolder | null) => void = () => {};

  constructor({ link, kv, bucket, time, own }: ShardLeasesOptions) {
    this.#kv = kv;
    this.#time = time;
    this.#own = own;
    this.#members = new Members(link, kv, bucket, own);
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
  }

  /** This hub, as others see it. */
  get own(): Member {
    return this.#own;
  }

  shardOf(session: string): number {
    return shardOf(session, this.#own.shards);
  }

  /** Whether this hub serves a session. What it does with it is fenced by each append all the same. */
  serves(session: string): boolean {
    const shard = this.shardOf(session);
    return this.#leases.has(shard) && !this.#giving.has(shard);
  }

  /** Whether it believes to hold the lease of a session's shard, also while it gives it up. */
  holds(session: string): boolean {
    return this.#leases.has(this.shardOf(session));
  }

  /** Whether nobody else can serve a session at this moment. */
  mayAct(session: string): boolean {
    return this.serves(session) && (this.#leases.get(this.shardOf(session))?.held ?? false);
  }

  /** Of the lease under which this hub writes a session; 0: it never had it. */
  epochOf(session: string): number {
    const shard = this.shardOf(session);
    return this.#leases.get(shard)?.epoch ?? this.#epochs.get(shard) ?? 0;
  }

  /** Which hub serves a session; null: none at this moment, or the servers do not say. */
  async holderOf(session: string): Promise<LeaseHolder | null> {
    const shard = this.shardOf(session);
    if (this.serves(session)) return this.#own;
    const known = this.#known.get(shard);
    const now = this.#time.now();
    if (known !== undefined && now - known.at < KNOWN_MS) return known.holder;
    const holder = this.#read(shard).then(
      (found) => (found !== 'free' && found !== 'given' && found.id !== this.#own.id ? found : null),
      () => null,
    );
    this.#known.set(shard, { at: now, holder });
    return holder;
  }

  /** Ids of the other hubs that live. */
  get others(): readonly string[] {
    return this.#hubs.filter((hub) => hub !== this.#own.id);
  }

  get status(): ShardStatus {
    const shards = [...this.#leases.keys()].filter((shard) => !this.#giving.has(shard));
    return {
      of: this.#own.shards,
      shards: shards.sort((a, b) => a - b),
      hubs: Math.max(1, this.#hubs.length),
    };
  }

  /** A hub that divides the sessions into another number of shards; null: none lives. */
  async other(): Promise<LeaseHolder | null> {
    const all = await this.#members.all();
    return all.find((hub) => !isSameHub(this.#own, hub) && hub.shards !== this.#own.shards) ?? null;
  }

  /** Begins to share, until it is released. `onTrouble`: the servers do not answer; it goes on all the same. */
  begin(handlers: ShardHandlers, onTrouble: (error: unknown) => void): void {
    this.#looking = this.#look(handlers, onTrouble);
  }

  /** Takes no shard any more. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
  }

  /** Lets the other hubs go on at once. */
  async release(): Promise<void> {
    await this.end();
    await this.#members.leave();
    await Promise.all([...this.#leases.values()].map((lease) => lease.release()));
    this.#leases.clear();
  }

  async #look(handlers: ShardHandlers, onTrouble: (error: unknown) => void): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#members.beat();
        const living = (await this.#members.all()).map(({ id }) => id);
        const hubs = [...new Set([this.#own.id, ...living])].sort();
        // A hub that has just come or gone is looked at once more before any shard is given up for it.
        const steady = hubs.join() === this.#hubs.join();
        this.#hubs = hubs;
        if (steady) this.#giveExcess(handlers, onTrouble);
        await this.#takeMore(handlers);
      } catch (error) {
        onTrouble(error);
      }
      await pause(this.#time, LOOK_MS, signal);
    }
  }

  #giveExcess(handlers: ShardHandlers, onTrouble: (error: unknown) => void): void {
    const { id, shards: count } = this.#own;
    const held = [...this.#leases.keys()].filter((shard) => !this.#giving.has(shard));
    for (const shard of excessOf(id, this.#hubs, held, count)) {
      this.#giving.add(shard);
      void this.#give(shard, handlers).catch(onTrouble);
    }
  }

  async #give(shard: number, handlers: ShardHandlers): Promise<void> {
    const lease = this.#leases.get(shard);
    try {
      await handlers.giving(shard);
    } finally {
      if (lease !== undefined && !this.#stop.signal.aborted) {
        this.#epochs.set(shard, lease.epoch);
        this.#leases.delete(shard);
        this.#known.delete(shard);
        this.#giving.delete(shard);
        await lease.release();
      }
    }
  }

  async #takeMore(handlers: ShardHandlers): Promise<void> {
    const { id, shards: count } = this.#own;
    const lacks = quotaOf(id, this.#hubs, count) - this.#leases.size;
    if (lacks <= 0) return this.#freeSince.clear();
    const others = Array.from({ length: count }, (_, i) => i).filter((shard) => !this.#leases.has(shard));
    const taken: number[] = [];
    try {
      for (const shard of inOrder(id, this.#hubs, others)) {
        if (taken.length === lacks || this.#stop.signal.aborted) break;
        if (await this.#take(shard)) taken.push(shard);
      }
    } finally {
      if (taken.length > 0) handlers.taken(taken);
    }
  }

  async #take(shard: number): Promise<boolean> {
    const found = await this.#read(shard);
    const now = this.#time.now();
    if (found === 'free') {
      const since = this.#freeSince.get(shard) ?? now;
      this.#freeSince.set(shard, since);
      if (now - since < RAN_OUT_MS) return false;
    } else if (found !== 'given') {
      this.#freeSince.delete(shard);
      if (!isSameHub(this.#own, found)) return false;
    }
    const lease = new HubLease(this.#kv, this.#time, this.#own, keyOf(shard));
    if (!(await lease.takeNow())) return false;
    this.#freeSince.delete(shard);
    this.#known.delete(shard);
    this.#leases.set(shard, lease);
    void lease.lost.then((holder) => this.#lose(holder));
    return true;
  }

  /** The holder of a shard. `given`: its hub gave it up; `free`: its lease ran out, or nobody ever had it. */
  async #read(shard: number): Promise<LeaseHolder | 'free' | 'given'> {
    const entry = await this.#kv.get(keyOf(shard));
    if (entry === null) return 'free';
    return entry.operation === 'PUT' ? entry.json<LeaseHolder>() : 'given';
  }
}

const keyOf = (shard: number): string => `shard.${shard}`;

/*
 * How hubs share sessions: a session belongs to one of a fixed number of shards, by its id alone, and a shard to one hub.
 * Each hub works out by itself how many shards it may have and which of the free ones it tries first. Who really has a
 * shard is decided by the shard's lease, not here.
 */

const bits = (text: string): number => Number.parseInt(hash('sha256', text, 'hex').slice(0, 12), 16);

/** The shard of a session, 0 to `count` - 1: the same at every hub of a team with that many shards. */
export const shardOf = (session: string, count: number): number => bits(session) % count;

/**
 * How many shards a hub may have of `count`, where these hubs live: as many as each other, or one more. The sum over all
 * hubs is `count`. `own` counts as living.
 */
export function quotaOf(own: string, hubs: readonly string[], count: number): number {
  const sorted = [...new Set([own, ...hubs])].sort();
  const one = Math.floor(count / sorted.length);
  return one + (sorted.indexOf(own) < count % sorted.length ? 1 : 0);
}

/** Rendezvous hashing: the score of a hub for a shard. */
const score = (hub: string, shard: number): number => bits(`${hub} ${shard}`);

/** These shards; first those for which this hub scores highest among the hubs that live. */
export function inOrder(own: string, hubs: readonly string[], shards: readonly number[]): readonly number[] {
  const others = hubs.filter((hub) => hub !== own);
  const ranked = shards.map((shard) => {
    const mine = score(own, shard);
    return { shard, mine, before: others.filter((hub) => score(hub, shard) > mine).length };
  });
  return ranked.sort((a, b) => a.before - b.before || b.mine - a.mine).map(({ shard }) => shard);
}

/** The shards that a hub gives to others: as many as it holds above its quota, or none. */
export function excessOf(
  own: string,
  hubs: readonly string[],
  held: readonly number[],
  count: number,
): readonly number[] {
  const quota = quotaOf(own, hubs, count);
  return held.length <= quota ? [] : inOrder(own, hubs, held).slice(quota);
}
