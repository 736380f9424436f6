import { pause } from '../timing/timers.ts';
import type { DetectorDeps } from './detector-deps.ts';
import { type DetectionRole, LeaseKeeper } from './lease.ts';
import { Tenure } from './tenure.ts';

/** Longest wait of a detector that has nothing to do. */
const IDLE_MS = 1_000;
/** Of no lease: what is written with it is refused. */
const NO_FENCE = -1;

interface CurrentTenure {
  readonly work: Tenure;
  readonly ends: AbortController;
  /** Of the lease under which it began. */
  readonly fence: number | null;
}

/** One detector: evaluates while it has the lease, else waits for it. */
export class Detector {
  readonly #deps: DetectorDeps;
  readonly #lease: LeaseKeeper;
  #tenure: CurrentTenure | null = null;

  constructor(deps: DetectorDeps) {
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

  get role(): DetectionRole {
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

  #onRole(role: DetectionRole): void {
    const { logger } = this.#deps;
    logger.info({ role: role.is, ...('holder' in role ? { holder: role.holder } : {}) }, 'watch-role');
    const before = this.#tenure;
    // Another fence means that somebody else evaluated meanwhile. Without the store there was none, and the work goes on.
    if (role.is === 'evaluates' && before?.fence === null) {
      this.#tenure = { ...before, fence: role.fence };
      return;
    }
    before?.ends.abort();
    this.#tenure = null;
    if (role.is !== 'evaluates') return;
    const ends = new AbortController();
    const isOver = () => this.#tenure?.ends !== ends;
    const work = new Tenure({
      ...this.#deps,
      // What an earlier tenure still writes is never taken for a person's command.
      fence: () => (isOver() || this.#lease.role.is !== 'evaluates' ? NO_FENCE : this.#lease.role.fence),
      holds: async () => !isOver() && (await this.#lease.holds()) && !isOver(),
      onFenced: () => {
        if (!isOver()) this.#lease.fenced();
      },
    });
    this.#tenure = { work, ends, fence: role.fence };
  }
}
