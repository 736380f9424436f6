import type { Level } from '../../src/logs/line.ts';
import type {
  LogSource,
  RawLine,
  SourceBatch,
  SourceSink,
  SourceWindow,
} from '../../src/ports/log-source.ts';

let ids = 0;

export function line(message: string, more: Partial<RawLine> = {}): RawLine {
  ids += 1;
  const level: Level = 'info';
  const time = new Date(Date.UTC(2026, 10, 25, 3, 0, 0, ids)).toISOString();
  return { id: `doc-${ids}`, time, level, service: 'checkout', message, fields: {}, source: 'app', ...more };
}

export const lines = (count: number, size = 100): RawLine[] =>
  Array.from({ length: count }, (_, i) => line(`${i} `.padEnd(size, 'x')));

/** A source whose lines come from the test's hand. */
export class HandSource implements LogSource {
  readonly name: string;
  readonly guests: boolean;
  readonly opened: Omit<SourceWindow, 'arrived'>[] = [];
  /** What it was told of earlier openings; a test may keep it up as a source does. */
  arrived: SourceWindow['arrived'];
  readonly asked: (readonly [string, number])[] = [];
  older: readonly RawLine[] = [];
  newer: readonly RawLine[] = [];
  around: readonly RawLine[] = [];
  sink: SourceSink | null = null;
  signal: AbortSignal | null = null;

  constructor(name: string, guests = true) {
    this.name = name;
    this.guests = guests;
  }

  get running(): boolean {
    return this.signal?.aborted === false;
  }

  async open({ arrived, ...window }: SourceWindow, sink: SourceSink, signal: AbortSignal): Promise<void> {
    this.opened.push(window);
    this.arrived = arrived;
    this.sink = sink;
    this.signal = signal;
    sink.onStatus({ state: 'live' });
  }

  async before(before: string, limit: number): Promise<readonly RawLine[]> {
    this.asked.push([before, limit]);
    return this.older.slice(-limit);
  }

  async after(after: string, limit: number): Promise<readonly RawLine[]> {
    this.asked.push([after, limit]);
    return this.newer.slice(0, limit);
  }

  async context(id: string, before: number, after: number): Promise<readonly RawLine[]> {
    const at = this.around.findIndex((one) => one.id === id);
    return at < 0 ? [] : this.around.slice(Math.max(0, at - before), at + after + 1);
  }

  give(given: readonly RawLine[], gap?: SourceBatch['gap']): Promise<void> {
    const own = given.map((raw) => ({ ...raw, source: this.name }));
    return this.sink?.onLines({ lines: own, ...(gap ? { gap } : {}) }) ?? Promise.resolve();
  }
}

/** Sources by name, each made anew whenever a room opens it. */
export class HandSources {
  readonly made: HandSource[] = [];
  readonly #closed: ReadonlySet<string>;

  constructor(...closed: string[]) {
    this.#closed = new Set(closed);
  }

  readonly open = (spec: string): LogSource => {
    if (spec.startsWith('bad')) throw new Error('unknown');
    const source = new HandSource(spec, !this.#closed.has(spec));
    this.made.push(source);
    return source;
  };

  /** The newest of a name. */
  get(name: string): HandSource {
    const source = this.made.findLast((one) => one.name === name);
    if (!source) throw new Error(`${name} was not opened`);
    return source;
  }
}
