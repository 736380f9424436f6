import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the hub counts about itself, for `/metrics`. Labels are kinds of ours, never text from outside. */
export class Metrics {
  readonly #registry = new Registry();
  readonly rooms = this.#gauge('oncall_rooms', 'Sessions held open in memory');
  readonly peers = this.#gauge('oncall_peers', 'Connections open');
  readonly webPeers = this.#gauge('oncall_web_peers', 'Pages on the web that look on');
  readonly #events = this.#counter('oncall_events_total', 'Events made durable');
  readonly #commits = this.#counter('oncall_commits_total', 'Commits to the event log');
  readonly #failures = this.#counter('oncall_commit_failures_total', 'Commits that failed', ['reason']);
  readonly #refusals = this.#counter('oncall_refusals_total', 'Commands refused', ['kind']);
  readonly #byes = this.#counter('oncall_byes_total', 'Connections ended by the hub', ['kind']);
  readonly #lines = this.#counter('oncall_lines_total', 'Log lines taken in');
  readonly #skipped = this.#counter('oncall_lines_skipped_total', 'Log lines that some peer was not sent');
  readonly #batch = new Histogram({
    name: 'oncall_commit_commands',
    help: 'Commands of one commit',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
    registers: [this.#registry],
  });
  readonly #seconds = new Histogram({
    name: 'oncall_commit_seconds',
    help: 'Time until a commit is durable',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.#registry],
  });

  committed(commands: number, events: number, ms: number): void {
    this.#commits.inc();
    this.#events.inc(events);
    this.#batch.observe(commands);
    this.#seconds.observe(ms / 1_000);
  }

  failed(reason: string): void {
    this.#failures.inc({ reason });
  }

  refused(kind: string): void {
    this.#refusals.inc({ kind });
  }

  bye(kind: string): void {
    this.#byes.inc({ kind });
  }

  lines(count: number): void {
    this.#lines.inc(count);
  }

  skipped(count: number): void {
    if (count > 0) this.#skipped.inc(count);
  }

  /** Prometheus text format 0.0.4. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }
}
