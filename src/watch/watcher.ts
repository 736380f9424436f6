import { pause } from '../timing/timers.ts';
import { LeaseKeeper, type WatchRole } from './lease.ts';
import { Tenure } from './tenure.ts';
import type { WatcherDeps } from './watcher-deps.ts';

/** Shortest wait of a watcher that has nothing to do. */
const IDLE_MS = 1_000;

/** One watcher: evaluates while it has the lease, else waits for it. */
export class Watcher {
  readonly #deps: WatcherDeps;
  readonly #lease: LeaseKeeper;
  #tenure: { readonly work: Tenure; readonly ends: AbortController } | null = null;

  constructor(deps: WatcherDeps) {
    this.#deps = deps;
    const { store, watcher, time, logger, leaseMs } = deps;
    this.#lease = new LeaseKeeper({
      store,
      watcher,
      time,
      logger,
      leaseMs,
      onRole: (role) => this.#onRole(role),
    });
  }

  get role(): WatchRole {
    return this.#lease.role;
  }

  /** Until the signal aborts; then the lease is given up. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const kept = this.#lease.keep(signal);
    while (!signal.aborted) {
      const tenure = this.#tenure;
      if (tenure === null) await pause(this.#deps.time, IDLE_MS, signal);
      else await tenure.work.run(AbortSignal.any([signal, tenure.ends.signal]));
    }
    this.#tenure?.ends.abort();
    await kept;
  }

  #onRole(role: WatchRole): void {
    const { logger } = this.#deps;
    logger.info({ role: role.is, ...('holder' in role ? { holder: role.holder } : {}) }, 'watch-role');
    if (role.is === 'evaluates' && this.#tenure !== null) return;
    this.#tenure?.ends.abort();
    this.#tenure = null;
    if (role.is !== 'evaluates') return;
    const ends = new AbortController();
    const fence = () => (this.#lease.role.is === 'evaluates' ? this.#lease.role.fence : 0);
    const work = new Tenure({
      ...this.#deps,
      fence,
      onFenced: () => this.#lease.fenced(),
    });
    this.#tenure = { work, ends };
  }
}
