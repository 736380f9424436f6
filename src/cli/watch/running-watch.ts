import { type Checkpoint, unsentPages } from '../../detection/checkpoint.ts';
import { slotAt } from '../../detection/slot.ts';
import type { Logger } from '../../ports/logger.ts';
import { WatchStoreError } from '../../ports/watch-store.ts';
import type { WatchHealth } from '../../protocol/http.ts';
import type { WatchRole } from '../../watch/lease.ts';
import { Watcher } from '../../watch/watcher.ts';
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

/** After so many of the shortest slots without an evaluation a watcher is not well. */
const LATE_SLOTS = 3;

/** A watcher that waits for its turn is well; one that evaluates has done so lately, and owes nobody a page. */
export function watchHealth(
  { role, checkpoint }: { readonly role: WatchRole; readonly checkpoint: Checkpoint | null },
  now: number,
): WatchHealth {
  if (role.is !== 'evaluates' || checkpoint === null) {
    return { status: role.is === 'starting' ? 'late' : 'ok', role: role.is };
  }
  const unsent = unsentPages(checkpoint).length;
  if (unsent > 0) return { status: 'unsent', role: role.is, unsent };
  const every = Math.min(60_000, ...checkpoint.rules.map(({ rule }) => rule.every));
  const isLate = slotAt(now, every) - checkpoint.at > LATE_SLOTS * Math.max(every, 60_000);
  return { status: isLate ? 'late' : 'ok', role: role.is };
}

/** Trouble that comes again and again while it lasts. */
const REPEATS: ReadonlySet<string> = new Set([
  'watch-store-unreachable',
  'watch-log-unwritten',
  'watch-log-unread',
  'checkpoint-unsaved',
]);
const AGAIN_MS = 60_000;

/**
 * The same log, where lasting trouble of one kind has a line when it begins and one a minute, with how many were left out between.
 * The fault of a store is its kind and place, without a stack.
 */
export function withoutRepeats(logger: Logger, now: () => number): Logger {
  const said = new Map<string, { at: number; left: number }>();
  const through =
    (level: keyof Logger) =>
    (fields: object, event: string): void => {
      const { err, ...rest } = fields as { readonly err?: unknown };
      const store = err instanceof WatchStoreError ? err : null;
      const told = store === null ? fields : { trouble: store.kind, ...store.params, ...rest };
      if (!REPEATS.has(event)) {
        logger[level](told, event);
        return;
      }
      const key = `${event} ${store?.kind ?? ''}`;
      const last = said.get(key);
      if (last !== undefined && now() - last.at < AGAIN_MS) {
        last.left += 1;
        return;
      }
      said.set(key, { at: now(), left: 0 });
      logger[level](last?.left ? { ...told, repeated: last.left } : told, event);
    };
  return { info: through('info'), warn: through('warn'), error: through('error') };
}
