import { JetStreamApiError } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { Time } from '../../ports/clock.ts';
import { pause } from '../../timing/timers.ts';
import { isFenced } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';

/*
 * Which hub serves. A key that its holder renews, and that the servers let go of when nobody does:
 *
 *   free ─create─► held ─update each 2 s─► held ─ nobody renews for 8 s ─► free
 *                  held ─ its process is known to be gone ─update─► held by the next process of that hub
 *
 * The lease says who should act. It cannot stop who believes to hold it (a paused process): that is what the fence on each
 * append is for. The epoch of a lease is the revision under which it was taken, so a later holder has a higher one.
 */

export const LEASE_TTL_MS = 8_000;
const RENEW_MS = 2_000;
const LOOK_MS = 500;
/** The servers count from when they stored the renewal, this hub from when it asked for it, and a little less. */
const MARGIN_MS = 1_500;
/** Of the hub that serves all sessions; where hubs share them: of the one that does what a team has once. */
const KEY = 'hub';

/** What the holder says of itself, for the other hub's log and clients. */
export interface LeaseHolder {
  /** Random, new for each process. */
  readonly id: string;
  /** Id of a process that is known to be gone: this one need not wait until its leases run out. */
  readonly before?: string;
  readonly host: string;
  readonly pid: number;
  /** How others reach it; null: not known. */
  readonly url: string | null;
  /** Into how many shards it divides the sessions; absent: one hub serves all. */
  readonly shards?: number;
}

/** Whether a lease is this process's, or of the one before it, which is gone. Who takes it writes at its revision, so one alone does. */
export const isSameHub = ({ id, before }: LeaseHolder, holder: LeaseHolder): boolean =>
  holder.id === id || holder.id === before;

export class HubLease {
  readonly #kv: KV;
  readonly #time: Time;
  readonly #own: LeaseHolder;
  readonly #key: string;
  #epoch = 0;
  #revision = 0;
  #validTo = 0;
  #holder: LeaseHolder | null = null;
  #cancel: () => void = () => {};
  #renewing: Promise<void> = Promise.resolve();
  #ended = false;

  /** Resolves when another hub has the lease that this one held, with it; null: it may have had it, and left. */
  readonly lost: Promise<LeaseHolder | null>;
  #lose: (holder: LeaseHolder | null) => void = () => {};

  constructor(kv: KV, time: Time, own: LeaseHolder, key = KEY) {
    this.#key = key;
    this.#kv = kv;
    this.#time = time;
    this.#own = own;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
  }

  /** Of this hub's lease; 0: it never had one. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Whether nobody else can hold it at this moment. */
  get held(): boolean {
    return !this.#ended && this.#time.now() < this.#validTo;
  }

  /** Who held it when it was last asked for; null: nobody, or this hub. */
  get holder(): LeaseHolder | null {
    return this.#holder;
  }

  /** Resolves once this hub has it, true; false where the signal aborted before. Trouble of the servers is waited out. */
  async take(signal: AbortSignal, onTrouble: (error: unknown) => void): Promise<boolean> {
    while (!signal.aborted) {
      try {
        if (await this.#tryTake()) {
          this.#renewLater();
          return true;
        }
      } catch (error) {
        onTrouble(error);
      }
      await pause(this.#time, LOOK_MS, signal);
    }
    return false;
  }

  /** Once, without waiting: for a command that must not run beside a hub. */
  async takeNow(): Promise<boolean> {
    const taken = await this.#tryTake();
    if (taken) this.#renewLater();
    return taken;
  }

  /** Which other hub holds it at this moment; null: none. Rejects as the server does. */
  async look(): Promise<LeaseHolder | null> {
    const holder = (await this.#read())?.holder;
    return holder === undefined || isSameHub(this.#own, holder) ? null : holder;
  }

  /** Lets the other hub go on at once. */
  async release(): Promise<void> {
    const had = this.held;
    this.#end();
    // A renewal that is on its way would leave the key to its time.
    await this.#renewing;
    if (had) await this.#kv.delete(this.#key, { previousSeq: this.#revision }).catch(() => {});
  }

  async #tryTake(): Promise<boolean> {
    const asked = this.#time.now();
    const found = await this.#read();
    this.#holder = found?.holder ?? null;
    if (found !== null && !isSameHub(this.#own, found.holder)) return false;
    try {
      const revision =
        found === null
          ? await this.#kv.create(this.#key, this.#value)
          : await this.#kv.update(this.#key, this.#value, found.revision);
      this.#epoch = revision;
      this.#renewed(revision, asked);
      return true;
    } catch (error) {
      if (isFenced(error)) return false;
      throw error;
    }
  }

  get #value(): string {
    return JSON.stringify(this.#own);
  }

  async #read(): Promise<{ readonly revision: number; readonly holder: LeaseHolder } | null> {
    const entry = await this.#kv.get(this.#key);
    if (entry === null || entry.operation !== 'PUT') return null;
    return { revision: entry.revision, holder: entry.json<LeaseHolder>() };
  }

  #renewed(revision: number, asked: number): void {
    this.#revision = revision;
    this.#validTo = asked + LEASE_TTL_MS - MARGIN_MS;
    this.#holder = null;
  }

  #renewLater(ms = RENEW_MS): void {
    this.#cancel();
    if (!this.#ended) this.#cancel = this.#time.after(ms, () => this.#renewNow());
  }

  #renewNow(): void {
    this.#renewing = this.#renew();
  }

  async #renew(): Promise<void> {
    const asked = this.#time.now();
    try {
      const revision = await this.#kv.update(this.#key, this.#value, this.#revision);
      this.#renewed(revision, asked);
      this.#renewLater();
    } catch (error) {
      // An answer that was lost looks like another's write, so what stands there decides.
      if (await this.#takenByOther(error)) return;
      this.#renewLater(LOOK_MS);
    }
  }

  async #takenByOther(error: unknown): Promise<boolean> {
    if (!(error instanceof JetStreamApiError) && !isFenced(error)) return false;
    try {
      if (await this.#wasOthers()) return this.#losesTo(null);
      // Nobody's: taken again under a new epoch. Its own: the last renewal was stored. Another's: lost.
      if (await this.#tryTake()) return false;
    } catch {
      return false;
    }
    return this.#holder !== null && this.#losesTo(this.#holder);
  }

  /**
   * Whether another hub can have held it since this one renewed it last, though nobody does now: this hub's state is then
   * out of date, as after a lease that another hub holds.
   */
  async #wasOthers(): Promise<boolean> {
    const entry = await this.#kv.get(this.#key);
    // Only who holds it deletes it, and this one did not.
    if (entry !== null) return entry.operation !== 'PUT';
    const renewed = this.#validTo - LEASE_TTL_MS + MARGIN_MS;
    // Not time enough for its lease to run out, and for another one.
    if (this.#time.now() - renewed < 2 * LEASE_TTL_MS - MARGIN_MS) return false;
    const { streamInfo } = await this.#kv.status();
    return streamInfo.state.last_seq !== this.#revision;
  }

  #losesTo(holder: LeaseHolder | null): true {
    this.#end();
    this.#lose(holder);
    return true;
  }

  #end(): void {
    this.#ended = true;
    this.#cancel();
  }
}

/** The bucket of the lease, as `oncall hub init --nats` has made it. */
export const openBucket = (link: NatsLink, bucket: string): Promise<KV> => new Kvm(link.js).open(bucket);
