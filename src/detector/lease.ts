import type { Time } from '../ports/clock.ts';
import type { DetectionStore, Lease } from '../ports/detection-store.ts';
import type { Logger } from '../ports/logger.ts';
import { pause } from '../timing/timers.ts';

/** standby: another detector evaluates · evaluates: this one does; `fence` null: without the store, which cannot be reached. */
export type DetectionRole =
  | { readonly is: 'starting' }
  | { readonly is: 'standby'; readonly holder: string }
  | { readonly is: 'evaluates'; readonly fence: number | null };

export interface LeaseDeps {
  readonly store: Pick<DetectionStore, 'lease' | 'release'>;
  readonly watcher: string;
  readonly time: Time;
  readonly logger: Logger;
  /** How long a detector that is silent keeps the others waiting. */
  readonly leaseMs: number;
  readonly onRole: (role: DetectionRole) => void;
}

/** Without the store for so many leases a detector that waits takes over all the same: a page twice is one incident, none is lost. */
const ALONE_AFTER = 2;

/** Keeps the lease, or waits for it. */
export class LeaseKeeper {
  readonly #deps: LeaseDeps;
  #role: DetectionRole = { is: 'starting' };
  #answered: number;
  #lease: Lease | null = null;

  constructor(deps: LeaseDeps) {
    this.#deps = deps;
    this.#answered = deps.time.now();
  }

  get role(): DetectionRole {
    return this.#role;
  }

  get lease(): Lease | null {
    return this.#lease;
  }

  /** Until the signal aborts; then gives the lease up. Never rejects. */
  async keep(signal: AbortSignal): Promise<void> {
    const { time, leaseMs, store, watcher, logger } = this.#deps;
    while (!signal.aborted) {
      await this.renew();
      await pause(time, leaseMs / 3, signal);
    }
    const { fence = null } = this.#role.is === 'evaluates' ? this.#role : {};
    if (fence !== null) {
      await store
        .release(watcher, fence)
        .catch((error: unknown) => logger.warn({ err: error }, 'lease-kept'));
    }
  }

  /** Asks the store once. */
  async renew(): Promise<void> {
    const { store, watcher, time, leaseMs, logger } = this.#deps;
    try {
      const lease = await store.lease(watcher, time.now(), leaseMs);
      this.#answered = time.now();
      this.#lease = lease;
      this.#become(
        lease.holder === watcher
          ? { is: 'evaluates', fence: lease.fence }
          : { is: 'standby', holder: lease.holder },
      );
    } catch (error) {
      logger.error({ err: error }, 'watch-store-unreachable');
      const silent = time.now() - this.#answered;
      // Who evaluates goes on. Who starts, or waits, does so once nobody else can be seen to.
      if (
        this.#role.is !== 'evaluates' &&
        (this.#role.is === 'starting' || silent >= ALONE_AFTER * leaseMs)
      ) {
        this.#become({ is: 'evaluates', fence: null });
      }
    }
  }

  /**
   * Whether this detector may still act. Where the lease that it knows of has run out, as after the process was stopped or the
   * machine slept, the store is asked first. Never rejects: without the store who evaluates goes on.
   */
  async holds(): Promise<boolean> {
    if (this.#role.is !== 'evaluates') return false;
    const isSure =
      this.#role.fence === null || (this.#lease !== null && this.#lease.until > this.#deps.time.now());
    if (!isSure) await this.renew();
    return this.#role.is === 'evaluates';
  }

  /** A write was refused: somebody else has it. */
  fenced(): void {
    if (this.#role.is === 'evaluates') this.#become({ is: 'standby', holder: this.#lease?.holder ?? '?' });
  }

  #become(role: DetectionRole): void {
    const isNews = JSON.stringify(role) !== JSON.stringify(this.#role);
    this.#role = role;
    if (isNews) this.#deps.onRole(role);
  }
}
