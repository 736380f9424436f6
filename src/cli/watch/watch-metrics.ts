import { Counter, Gauge, Registry } from 'prom-client';
import { type Checkpoint, standings, unsentPages } from '../../detection/checkpoint.ts';
import type { Logger } from '../../ports/logger.ts';

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
  'watch-fault',
  'watch-took-over',
  'notice',
  'exclusion-ends-soon',
  'exclusion-broken',
]);

/** What a watcher counts about itself, for `/metrics`. */
export class WatchMetrics {
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
