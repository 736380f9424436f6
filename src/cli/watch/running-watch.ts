import type { Checkpoint } from '../../detection/checkpoint.ts';
import type { Logger } from '../../ports/logger.ts';
import type { WatchHealth } from '../../protocol/http.ts';
import type { WatchRole } from '../../watch/lease.ts';
import { Watcher } from '../../watch/watcher.ts';
import { withoutRepeats } from './quiet-log.ts';
import { watchHealth } from './watch-health.ts';
import { WatchMetrics } from './watch-metrics.ts';
import type { WatchParts } from './watch-parts.ts';

export interface RunningWatch {
  readonly role: WatchRole;
  /** What was evaluated last by this process; null: nothing yet. */
  readonly checkpoint: Checkpoint | null;
  /** Whether it does its work: `oncall watch` answers with it, and a hub that evaluates rules itself. */
  health(): WatchHealth;
  metricsText(): Promise<string>;
  /** Gives the lease up and closes everything. */
  stop(): Promise<void>;
}

/** Runs a watcher in this process until it is stopped. */
export function runWatch(parts: WatchParts, logger: Logger): RunningWatch {
  const metrics = new WatchMetrics();
  let checkpoint: Checkpoint | null = null;
  const watcher = new Watcher({
    ...parts.deps,
    logger: metrics.counting(withoutRepeats(logger, Date.now)),
    onCheckpoint(found) {
      checkpoint = found;
      metrics.evaluated(found);
    },
  });
  const ends = new AbortController();
  const running = watcher.run(ends.signal);
  return {
    get role() {
      return watcher.role;
    },
    get checkpoint() {
      return checkpoint;
    },
    health: () => watchHealth({ role: watcher.role, checkpoint }, Date.now()),
    metricsText: () => metrics.text(),
    async stop() {
      ends.abort();
      await running;
      await parts.close();
    },
  };
}
