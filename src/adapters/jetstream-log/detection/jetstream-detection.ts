import { gunzipSync, gzipSync } from 'node:zlib';
import type { KV } from '@nats-io/kv';
import type { DetectionEvent, DetectionFact } from '../../../detection/detection-event.ts';
import {
  type DetectionStore,
  DetectionStoreError,
  type Lease,
  UNFENCED,
} from '../../../ports/detection-store.ts';
import { EventLogError } from '../../../ports/event-log.ts';
import { openBucket } from '../lease.ts';
import { natsNames } from '../names.ts';
import { isFenced, toNatsError } from '../nats-faults.ts';
import type { NatsLink } from '../nats-link.ts';
import { DetectionLease, type LeaseLeft, leftByServers } from './detection-lease.ts';
import { DetectionSubject } from './detection-subject.ts';

export interface JetStreamDetectionOptions {
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
  readonly log: DetectionSubject;
  readonly lease: DetectionLease;
  readonly kept: DetectionCheckpoint;
}

/** How long the lease is asked for while no leader answers: a detector that has it goes on meanwhile. */
const LEASE_WITHIN_MS = 4_000;

/** What the detectors of all hubs of a team share: `DetectionStore` over the cluster that has their events. */
export class JetStreamDetection implements DetectionStore {
  readonly #options: JetStreamDetectionOptions;
  #opened: Promise<Parts> | null = null;

  constructor(options: JetStreamDetectionOptions) {
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

  append(
    by: string,
    fence: number,
    at: string,
    facts: readonly DetectionFact[],
  ): Promise<readonly DetectionEvent[]> {
    return this.#use(({ log }) => log.append(by, fence, at, facts));
  }

  events(from: number): Promise<readonly DetectionEvent[]> {
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
      throw detectionError(error, this.#params);
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
      const log = new DetectionSubject({ link, stream: facts, subject: watch, writer });
      const kv = await openBucket(link, filesBucket);
      const left = this.#options.left ?? leftByServers(link, `KV_${filesBucket}`);
      return { link, log, lease: new DetectionLease(kv, log, left), kept: new DetectionCheckpoint(kv, log) };
    } catch (error) {
      await link.close().catch(() => {});
      throw error;
    }
  }
}

function detectionError(
  error: unknown,
  params: Readonly<Record<string, string | number>>,
): DetectionStoreError {
  const said =
    error instanceof EventLogError && error.cause instanceof DetectionStoreError ? error.cause : error;
  if (said instanceof DetectionStoreError) return said;
  const { kind, params: more } = error instanceof EventLogError ? error : toNatsError(error, params);
  return new DetectionStoreError(kind === 'full' ? 'full' : 'failed', { ...params, ...more }, error);
}

const KEY = 'watch-checkpoint';
/** Of the text, as a guard against what is no checkpoint. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Where the evaluation is, packed: a message of the servers has a limit, and it grows with the groups of the rules. */
class DetectionCheckpoint {
  readonly #kv: KV;
  readonly #log: DetectionSubject;

  constructor(kv: KV, log: DetectionSubject) {
    this.#kv = kv;
    this.#log = log;
  }

  async save(fence: number, text: string): Promise<void> {
    for (;;) {
      // Read before the fence: the put then fails where a later detector has written a checkpoint.
      const revision = (await this.#kv.get(KEY))?.revision ?? 0;
      const held = await this.#log.fence();
      if (fence !== UNFENCED && fence !== held) throw new DetectionStoreError('fenced', { fence, held });
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
      throw new DetectionStoreError('damaged', { path: KEY }, error);
    }
  }
}
