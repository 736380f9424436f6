import { Counter, Gauge, Registry } from 'prom-client';
import { type Checkpoint, standings, unsentPages } from '../../detection/checkpoint.ts';
import { slotAt } from '../../detection/slot.ts';
import { Detector } from '../../detector/detector.ts';
import type { DetectionRole } from '../../detector/lease.ts';
import { DetectionStoreError } from '../../ports/detection-store.ts';
import type { Logger } from '../../ports/logger.ts';
import type { DetectionHealth } from '../../protocol/http.ts';
import type { DetectionParts } from './detection-parts.ts';

export interface RunningDetection {
  readonly role: DetectionRole;
  /** What was evaluated last by this process; null: nothing yet. */
  readonly checkpoint: Checkpoint | null;
  /** Whether it does its work: `oncall watch` answers with it, and a hub that evaluates rules itself. */
  health(): DetectionHealth;
  metricsText(): Promise<string>;
  /** Gives the lease up and closes everything. */
  stop(): Promise<void>;
}

/** Runs a detector in this process until it is stopped. */
export function runDetection(parts: DetectionParts, logger: Logger): RunningDetection {
  const metrics = new DetectionMetrics();
  let checkpoint: Checkpoint | null = null;
  const watcher = new Detector({
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
    health: () => detectionHealth({ role: watcher.role, checkpoint }, Date.now()),
    metricsText: () => metrics.text(),
    async stop() {
      ends.abort();
      await running;
      await parts.close();
    },
  };
}

/** After so many of the shortest slots without an evaluation a detector is not well. */
const LATE_SLOTS = 3;

/** A detector that waits for its turn is well; one that evaluates has done so lately, and owes nobody a page. */
export function detectionHealth(
  { role, checkpoint }: { readonly role: DetectionRole; readonly checkpoint: Checkpoint | null },
  now: number,
): DetectionHealth {
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
      const store = err instanceof DetectionStoreError ? err : null;
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

/** Events of the log that are counted, too. Labels are words of ours, never text from outside. */
const COUNTED: ReadonlySet<string> = new Set([
  'page-sent',
  'page-resolved',
  'page-retry',
  'page-refused',
  'page-never-sent',
  'resolve-refused',
  'watch-log-unwritten',
  'watch-store-unreachable',
  'checkpoint-unsaved',
  'dead-man-unreached',
  'dead-man-withheld',
  'fallback-posted',
  'fallback-failed',
  'watch-fault',
  'watch-took-over',
  'notice',
  'exclusion-ends-soon',
  'exclusion-broken',
]);

/** What a detector counts about itself, for `/metrics`. */
class DetectionMetrics {
  readonly #registry = new Registry();
  readonly #events = new Counter({
    name: 'oncall_watch_events_total',
    help: 'What happened to pages, the watch log and the lease',
    labelNames: ['event'],
    registers: [this.#registry],
  });
  readonly #slots = new Counter({
    name: 'oncall_watch_slots_total',
    help: 'Rule slots evaluated',
    registers: [this.#registry],
  });
  readonly #groups = this.#gauge('oncall_watch_groups', 'Groups of rules by where they stand', ['state']);
  readonly #rules = this.#gauge('oncall_watch_rules', 'Rules evaluated');
  readonly #broken = this.#gauge('oncall_watch_broken_files', 'Rule files that cannot be read');
  readonly #blind = this.#gauge('oncall_watch_blind_sources', 'Log sources that cannot be read');
  readonly #pages = this.#gauge('oncall_watch_open_pages', 'Pages that are not resolved');
  readonly #unsent = this.#gauge('oncall_watch_unsent_pages', 'Pages that the pager has not taken');
  readonly #at = this.#gauge('oncall_watch_last_evaluation_seconds', 'Unix time of the last evaluation');

  /** The same logger, counted. */
  counting(logger: Logger): Logger {
    const seen = (event: string, fields: object): void => {
      if (COUNTED.has(event)) this.#events.inc({ event });
      if (event === 'evaluated' && 'slots' in fields) this.#slots.inc(Number(fields.slots));
    };
    return {
      info(fields, event) {
        seen(event, fields);
        logger.info(fields, event);
      },
      warn(fields, event) {
        seen(event, fields);
        logger.warn(fields, event);
      },
      error(fields, event) {
        seen(event, fields);
        logger.error(fields, event);
      },
    };
  }

  evaluated(checkpoint: Checkpoint): void {
    const { rules, sources, pages, broken, at } = checkpoint;
    for (const [state, count] of Object.entries(standings(rules))) this.#groups.set({ state }, count);
    this.#rules.set(rules.length);
    this.#broken.set(broken.length);
    this.#blind.set(sources.filter(({ blindSince }) => blindSince !== null).length);
    this.#pages.set(pages.length);
    this.#unsent.set(unsentPages(checkpoint).length);
    this.#at.set(at / 1_000);
  }

  /** Prometheus text format 0.0.4. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }
}
