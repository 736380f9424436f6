import type { KV } from '@nats-io/kv';
import type { Lease } from '../../../ports/detection-store.ts';
import { isFenced } from '../nats-faults.ts';
import type { NatsLink } from '../nats-link.ts';
import type { DetectionSubject } from './detection-subject.ts';

/** A detector that was not seen for so many leases is gone. */
const GONE_AFTER = 3;
const KEY = 'watch-lease';

/** The lease as its key holds it. */
export interface KeptLease {
  readonly holder: string;
  readonly fence: number;
  /** How long it lasts from its renewal; 0: it was given up. */
  readonly ms: number;
  /** Its end by the holder's clock, epoch ms. */
  readonly until: number;
  /** Who wrote this entry: the holder, or another detector that says it is there. */
  readonly by: string;
  /** When the holder renewed it by the servers' clock, epoch ms; null: with this entry. */
  readonly renewed: number | null;
  /** By name, when each detector was there last, epoch ms by its own clock. */
  readonly seen: Readonly<Record<string, number>>;
}

/** Ms that a lease is still good for, 0 or less where it is over. `renewed`: by the servers' clock. */
export type LeaseLeft = (lease: KeptLease, renewed: number, now: number) => Promise<number>;

/** Both times are the servers', so that the clocks of two machines may differ. */
export const leftByServers =
  (link: NatsLink, bucketStream: string): LeaseLeft =>
  async ({ ms, until }, renewed, now) => {
    if (ms === 0) return 0;
    // Sent with each answer; the client's types do not name it.
    const { ts } = (await link.jsm.streams.info(bucketStream)) as { readonly ts?: string };
    const servers = Date.parse(ts ?? '');
    return Number.isNaN(servers) ? until - now : Math.min(ms, ms - (servers - renewed));
  };

interface Found {
  readonly lease: KeptLease | null;
  /** Of the key's last entry; 0: it has none. */
  readonly revision: number;
  readonly renewed: number;
}

/** Which detector evaluates. It says who should; what is written is decided by the fence in the log. */
export class DetectionLease {
  readonly #kv: KV;
  readonly #log: DetectionSubject;
  readonly #left: LeaseLeft;

  constructor(kv: KV, log: DetectionSubject, left: LeaseLeft) {
    this.#kv = kv;
    this.#log = log;
    this.#left = left;
  }

  async take(watcher: string, now: number, ms: number): Promise<Lease> {
    for (let isPassed = false; ; ) {
      const { lease, revision, renewed } = await this.#read();
      const seen = seenSince({ ...lease?.seen, [watcher]: now }, now - GONE_AFTER * ms);
      const isOwn = lease?.holder === watcher;
      const left = lease === null || isOwn ? 0 : await this.#left(lease, renewed, now);
      if (lease !== null && left > 0) {
        if (!(await this.#put({ ...lease, by: watcher, renewed, seen }, revision))) continue;
        return { ...ofLease(lease), until: now + left, standby: others(seen, lease.holder) };
      }
      const fence =
        lease !== null && isOwn && !isPassed
          ? lease.fence
          : Math.max(lease?.fence ?? 0, await this.#log.fence()) + 1;
      const next = { holder: watcher, fence, ms, until: now + ms, by: watcher, renewed: null, seen };
      if (!(await this.#put(next, revision))) continue;
      // From here on an earlier holder finds its place in the log taken.
      if (await this.#log.claim(fence)) return { ...ofLease(next), standby: others(seen, watcher) };
      isPassed = true;
    }
  }

  async release(watcher: string, fence: number): Promise<void> {
    for (;;) {
      const { lease, revision, renewed } = await this.#read();
      if (lease === null) return;
      const seen = Object.fromEntries(Object.entries(lease.seen).filter(([name]) => name !== watcher));
      const isOwn = lease.holder === watcher && lease.fence === fence;
      const over = isOwn ? { ms: 0, until: 0 } : {};
      if (await this.#put({ ...lease, ...over, by: watcher, renewed, seen }, revision)) return;
    }
  }

  async now(now: number): Promise<Lease | null> {
    const { lease, renewed } = await this.#read();
    const left = lease === null ? 0 : await this.#left(lease, renewed, now);
    if (lease === null || left <= 0) return null;
    return { ...ofLease(lease), until: now + left, standby: others(lease.seen, lease.holder) };
  }

  async #read(): Promise<Found> {
    const entry = await this.#kv.get(KEY);
    const lease = entry === null ? null : leaseIn(entry.string());
    return {
      lease,
      revision: entry?.revision ?? 0,
      renewed: lease?.renewed ?? entry?.created.getTime() ?? 0,
    };
  }

  async #put(lease: KeptLease, revision: number): Promise<boolean> {
    try {
      await this.#kv.put(KEY, JSON.stringify(lease), { previousSeq: revision });
      return true;
    } catch (error) {
      if (isFenced(error)) return false;
      throw error;
    }
  }
}

const seenSince = (seen: Readonly<Record<string, number>>, since: number) =>
  Object.fromEntries(Object.entries(seen).filter(([, at]) => at >= since));

const ofLease = ({ holder, fence, until }: KeptLease) => ({ holder, fence, until });

const others = (seen: Readonly<Record<string, number>>, holder: string): readonly string[] =>
  Object.keys(seen)
    .filter((name) => name !== holder)
    .sort();

function leaseIn(text: string): KeptLease | null {
  try {
    const lease = JSON.parse(text) as KeptLease;
    return typeof lease.holder === 'string' && Number.isSafeInteger(lease.fence) ? lease : null;
  } catch {
    return null;
  }
}
