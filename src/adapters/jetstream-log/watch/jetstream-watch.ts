import { gunzipSync, gzipSync } from 'node:zlib';
import type { KV } from '@nats-io/kv';
import type { WatchEvent, WatchFact } from '../../../detection/watch-event.ts';
import { EventLogError } from '../../../ports/event-log.ts';
import { type Lease, UNFENCED, type WatchStore, WatchStoreError } from '../../../ports/watch-store.ts';
import { openBucket } from '../lease.ts';
import { natsNames } from '../names.ts';
import { isFenced, toNatsError } from '../nats-faults.ts';
import type { NatsLink } from '../nats-link.ts';
import { type LeaseLeft, leftByServers, WatchLease } from './watch-lease.ts';
import { WatchSubject } from './watch-subject.ts';

export interface JetStreamWatchOptions {
  /** Connects; asked with the first call, and again after it failed. What it gives is closed with the store. */
  readonly connect: () => Promise<NatsLink>;
  readonly prefix: string;
  /** Random, new for each process. */
  readonly writer: string;
  /** How long a lease is still good for; by the servers' clock if not given. */
  readonly left?: LeaseLeft;
}

interface Parts {
  readonly link: NatsLink;
  readonly log: WatchSubject;
  readonly lease: WatchLease;
  readonly kept: WatchCheckpoint;
}

/** How long the lease is asked for while no leader answers: a watcher that has it goes on meanwhile. */
const LEASE_WITHIN_MS = 4_000;

/** What the watchers of all hubs of a team share: `WatchStore` over the cluster that has their events. */
export class JetStreamWatch implements WatchStore {
  readonly #options: JetStreamWatchOptions;
  #opened: Promise<Parts> | null = null;

  constructor(options: JetStreamWatchOptions) {
    this.#options = options;
  }

  lease(watcher: string, now: number, ms: number): Promise<Lease> {
    return this.#use(({ link, lease }) =>
      link.reading(this.#params, () => lease.take(watcher, now, ms), LEASE_WITHIN_MS),
    );
  }

  release(watcher: string, fence: number): Promise<void> {
    return this.#use(({ link, lease }) =>
      link.reading(this.#params, () => lease.release(watcher, fence), LEASE_WITHIN_MS),
    );
  }

  leaseNow(now: number): Promise<Lease | null> {
    return this.#use(({ link, lease }) => link.reading(this.#params, () => lease.now(now), LEASE_WITHIN_MS));
  }

  append(by: string, fence: number, at: string, facts: readonly WatchFact[]): Promise<readonly WatchEvent[]> {
    return this.#use(({ log }) => log.append(by, fence, at, facts));
  }

  events(from: number): Promise<readonly WatchEvent[]> {
    return this.#use(({ log }) => log.events(from));
  }

  saveCheckpoint(fence: number, text: string): Promise<void> {
    return this.#use(({ link, kept }) => link.reading(this.#params, () => kept.save(fence, text)));
  }

  checkpoint(): Promise<string | null> {
    return this.#use(({ link, kept }) => link.reading(this.#params, () => kept.read()));
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => null);
    this.#opened = null;
    await opened?.link.close();
  }

  get #params() {
    return { path: natsNames(this.#options.prefix).watch };
  }

  async #use<T>(work: (parts: Parts) => Promise<T>): Promise<T> {
    try {
      const parts = await this.#parts();
      return await work(parts);
    } catch (error) {
      throw watchError(error, this.#params);
    }
  }

  async #parts(): Promise<Parts> {
    this.#opened ??= this.#open();
    const opened = this.#opened;
    const parts = await opened.catch((error: unknown) => {
      if (this.#opened === opened) this.#opened = null;
      throw error;
    });
    // The client gives up for good where the servers refuse it twice, as after a change of its password.
    if (!parts.link.nc.isClosed()) return parts;
    if (this.#opened === opened) this.#opened = null;
    return this.#parts();
  }

  async #open(): Promise<Parts> {
    const { connect, prefix, writer } = this.#options;
    const { facts, watch, filesBucket } = natsNames(prefix);
    const link = await connect();
    try {
      const log = new WatchSubject({ link, stream: facts, subject: watch, writer });
      const kv = await openBucket(link, filesBucket);
      const left = this.#options.left ?? leftByServers(link, `KV_${filesBucket}`);
      return { link, log, lease: new WatchLease(kv, log, left), kept: new WatchCheckpoint(kv, log) };
    } catch (error) {
      await link.close().catch(() => {});
      throw error;
    }
  }
}

function watchError(error: unknown, params: Readonly<Record<string, string | number>>): WatchStoreError {
  const said = error instanceof EventLogError && error.cause instanceof WatchStoreError ? error.cause : error;
  if (said instanceof WatchStoreError) return said;
  const { kind, params: more } = error instanceof EventLogError ? error : toNatsError(error, params);
  return new WatchStoreError(kind === 'full' ? 'full' : 'failed', { ...params, ...more }, error);
}

const KEY = 'watch-checkpoint';
/** Of the text, as a guard against what is no checkpoint. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Where the evaluation is, packed: a message of the servers has a limit, and it grows with the groups of the rules. */
class WatchCheckpoint {
  readonly #kv: KV;
  readonly #log: WatchSubject;

  constructor(kv: KV, log: WatchSubject) {
    this.#kv = kv;
    this.#log = log;
  }

  async save(fence: number, text: string): Promise<void> {
    for (;;) {
      // Read before the fence: the put then fails where a later watcher has written a checkpoint.
      const revision = (await this.#kv.get(KEY))?.revision ?? 0;
      const held = await this.#log.fence();
      if (fence !== UNFENCED && fence !== held) throw new WatchStoreError('fenced', { fence, held });
      try {
        await this.#kv.put(KEY, gzipSync(text), { previousSeq: revision });
        return;
      } catch (error) {
        if (!isFenced(error)) throw error;
      }
    }
  }

  async read(): Promise<string | null> {
    const entry = await this.#kv.get(KEY);
    if (entry === null || entry.operation !== 'PUT') return null;
    try {
      return gunzipSync(entry.value, { maxOutputLength: MOST_BYTES }).toString();
    } catch (error) {
      throw new WatchStoreError('damaged', { path: KEY }, error);
    }
  }
}
