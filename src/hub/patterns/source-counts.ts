import type { LogLine } from '../../logs/line.ts';
import type { PatternMiner } from '../../logs/patterns/miner.ts';
import { PatternSeries } from '../../logs/patterns/pattern-series.ts';
import type { Stratum } from '../../logs/patterns/sample-error.ts';
import type { Time } from '../../ports/clock.ts';
import type { LogSource, SourceStratum } from '../../ports/log-source.ts';
import { hideOverLines } from '../../text/secrets-over-lines.ts';
import { isWithin, pause } from '../../timing/timers.ts';
import type { Limits } from '../base/limits.ts';
import { ingestLine } from '../ingest/ingest-line.ts';
import type { ReadTo } from './counting.ts';

/** Lines of each kind that are drawn of one span. */
const DRAWN = 4_000;
/** Lines taken in before other work gets its turn. */
const SLICE = 100;
/** What keys in PEM are written in. */
const KEY_LINE = /^\s*[A-Za-z0-9+/=]{32,}\s*$/;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 60_000;

/** A span of event time whose lines are asked from the source. */
interface Span {
  readonly from: number;
  readonly to: number;
  state: 'wanted' | 'asked' | 'counted';
  strata: readonly Stratum[];
  /** What is before it was more than could be read; else its start. */
  readFrom: number;
  tries: number;
  /** Not before this it is asked again. */
  due: number;
  failed: { readonly reason: unknown; readonly since: number } | null;
}

export interface CountsDeps {
  readonly time: Time;
  readonly limits: Limits;
  readonly miner: PatternMiner;
  /** More is known. */
  readonly changed: () => void;
}

/**
 * What is counted of one source: each line of its tail, and what the tail was not there for by asking the source.
 *
 *      asked, whole or drawn          the tail, whole
 *   ├────────┬─────────────────┤ liveFrom ├──────[gap: asked]──────►
 *   before   boundary
 */
export class SourceCounts {
  readonly open: boolean;
  readonly series: PatternSeries;
  readonly #deps: CountsDeps;
  #source: LogSource | null;
  #read: (() => ReadTo) | null;
  readonly #liveFrom: number;
  readonly #spans: Span[] = [];
  /** Of the lines that were counted. */
  #earliest = Number.POSITIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;
  /** When the last line of its tail came. */
  #cameAt = Number.NEGATIVE_INFINITY;
  /** Of its oldest line, as it says itself; null: it says none. */
  #oldest: number | null = null;
  #oldestDue = 0;
  #asking = false;

  /**
   * `liveFrom`: from which event time on its tail gives every line; `source` null: nothing can be asked. `read`: how far
   * it was read; null, as of a pipe: while lines come.
   */
  constructor(
    source: LogSource | null,
    open: boolean,
    liveFrom: number,
    read: (() => ReadTo) | null,
    deps: CountsDeps,
  ) {
    this.open = open;
    this.#source = source;
    this.#read = read;
    this.#liveFrom = liveFrom;
    this.#deps = deps;
    this.series = new PatternSeries(deps.miner);
  }

  get source(): LogSource | null {
    return this.#source;
  }

  /** It is read again, by another handle. */
  resumed(source: LogSource, read: () => ReadTo): void {
    this.#source = source;
    this.#read = read;
  }

  /** A line of its tail; `older`: of before the window. */
  came(line: LogLine, older: boolean): void {
    if (older) return;
    const now = this.#deps.time.now();
    const own = Date.parse(line.time ?? '');
    const at = Number.isNaN(own) ? now : Math.min(own, now);
    if (at < this.#liveFrom && !this.#wasAsked(at)) return;
    this.#earliest = Math.min(this.#earliest, at);
    this.#latest = Math.max(this.#latest, at);
    this.#cameAt = now;
    this.series.add(line, at);
  }

  /** Lines between two instants did not come. */
  lost(from: number, to: number): void {
    if (to > from && from >= this.#liveFrom) this.#want(from, to);
  }

  /** Everything from an instant on is wanted; `split`: what is before it is drawn apart. */
  cover(from: number, split: number): void {
    const known = Math.min(this.#liveFrom, ...this.#spans.map((span) => span.from));
    if (this.#source?.sample !== undefined && Number.isFinite(known) && from < known) {
      const middle = Math.min(Math.max(split, from), known);
      if (middle < known) this.#want(middle, known);
      if (from < middle) this.#want(from, middle);
    }
    void this.#ask();
  }

  /** From when on its lines are counted or will be, as far as that can be: epoch milliseconds. */
  get coveredFrom(): number {
    const counted = this.#spans.filter(({ state }) => state === 'counted');
    const asked = Math.min(this.#liveFrom, ...counted.map(({ from }) => from));
    const partly = counted.filter(({ from, readFrom }) => readFrom > from);
    return Math.max(this.reaches, asked, ...partly.map(({ readFrom }) => readFrom));
  }

  /** From when on it has lines: its oldest, else, as of a pipe, the earliest that was counted. Epoch milliseconds. */
  get reaches(): number {
    return Math.min(this.#oldest ?? Number.POSITIVE_INFINITY, this.#earliest);
  }

  /** Of the newest line of its tail, epoch milliseconds. */
  get latest(): number {
    return this.#latest;
  }

  /** How far it was read. */
  get read(): ReadTo {
    if (this.#read !== null) return this.#read();
    const { time, limits } = this.#deps;
    const comes = isWithin(time.now(), this.#cameAt, limits.pipeSilent);
    return { until: comes ? Number.POSITIVE_INFINITY : this.#cameAt, complete: Number.POSITIVE_INFINITY };
  }

  get asking(): boolean {
    const waits = this.#oldestDue === 0 && this.#source?.oldest !== undefined;
    return waits || this.#spans.some(({ state, failed }) => state !== 'counted' && failed === null);
  }

  get failed(): Span['failed'] {
    return this.#spans.find(({ state, failed }) => state !== 'counted' && failed !== null)?.failed ?? null;
  }

  /** How its lines since an instant were looked at: those asked for by kind and span, then those of the tail. */
  strata(from: number): readonly Stratum[] {
    const asked = this.#spans
      .filter(({ to }) => to > from)
      .flatMap((span) => {
        const part = (span.to - Math.max(from, span.from)) / (span.to - span.from);
        return span.strata.map(({ total, looked }) => ({
          total: Math.round(total * part),
          looked: Math.round(looked * part),
        }));
      });
    const live = Math.max(0, this.#linesSince(from) - asked.reduce((sum, { total }) => sum + total, 0));
    return [...asked, { total: Math.round(live), looked: Math.round(live) }];
  }

  #linesSince(from: number): number {
    const { services, stepMs } = this.series;
    let sum = 0;
    for (const { lines } of services.values())
      for (const [step, weight] of lines) if (step * stepMs >= from) sum += weight;
    return sum;
  }

  /** A late line counts where its span was asked for before it came. */
  #wasAsked(at: number): boolean {
    return this.#spans.some(({ from, to, state }) => at >= from && at < to && state !== 'wanted');
  }

  #want(from: number, to: number): void {
    this.#spans.push({
      from,
      to,
      state: 'wanted',
      strata: [],
      readFrom: from,
      tries: 0,
      due: 0,
      failed: null,
    });
    this.#deps.changed();
  }

  /** Asks one thing after the other: the newest span, how far back it has lines, then the other spans. */
  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (;;) {
        const now = this.#deps.time.now();
        const next = this.#spans
          .filter(({ state, due }) => state === 'wanted' && due <= now)
          .sort((a, b) => b.from - a.from)[0];
        const source = this.#source;
        const counts = next !== undefined && source?.sample !== undefined;
        if (counts) await this.#count(next, source);
        await this.#askOldest();
        if (!counts) return;
      }
    } finally {
      this.#asking = false;
    }
  }

  /** Where it does not say, it is asked again: until then no more is known than was counted. */
  async #askOldest(): Promise<void> {
    const { time, limits, changed } = this.#deps;
    const source = this.#source;
    if (source?.oldest === undefined || time.now() < this.#oldestDue) return;
    const said = await inTime(time, limits.countWithin, source.oldest()).catch(() => null);
    const at = Date.parse(said ?? '');
    this.#oldest = Number.isNaN(at) ? null : at;
    this.#oldestDue = this.#oldest === null ? time.now() + LAST_RETRY_MS : Number.POSITIVE_INFINITY;
    changed();
  }

  async #count(span: Span, source: LogSource): Promise<void> {
    const { time, limits } = this.#deps;
    span.state = 'asked';
    const [from, to] = [span.from, span.to].map((ms) => new Date(ms).toISOString()) as [string, string];
    try {
      const kinds = await inTime(time, limits.countWithin, source.sample?.(from, to, DRAWN) ?? []);
      for (const kind of kinds) await this.#take(kind);
      span.strata = kinds.map(({ total, lines }) => ({ total, looked: lines.length }));
      const since = kinds.flatMap(({ since }) => (since === undefined ? [] : Date.parse(since)));
      span.readFrom = Math.max(span.from, ...since);
      span.state = 'counted';
      span.failed = null;
    } catch (reason) {
      const now = time.now();
      span.tries += 1;
      span.due = now + Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (span.tries - 1));
      span.failed = { reason, since: span.failed?.since ?? now };
      span.state = 'wanted';
    }
    this.#deps.changed();
  }

  async #take({ total, lines }: SourceStratum): Promise<void> {
    const weight = lines.length === 0 ? 0 : total / lines.length;
    const { time } = this.#deps;
    const inOrder = [...lines].sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''));
    const messages = hideOverLines(inOrder.map(({ message }) => message));
    for (const [i, raw] of inOrder.entries()) {
      if (i > 0 && i % SLICE === 0) await pause(time, 0);
      const message = messages[i] ?? '';
      // Of lines that were drawn nobody knows whether they are within a key.
      if (weight > 1 && KEY_LINE.test(message)) continue;
      const line = ingestLine({ ...raw, message });
      const at = Date.parse(line.time ?? '');
      if (Number.isNaN(at)) continue;
      this.#earliest = Math.min(this.#earliest, at);
      this.series.add(line, Math.min(at, time.now()), weight);
    }
  }
}

/** What a promise gives; rejects with it, or after `ms`. */
function inTime<T>(time: Time, ms: number, promise: Promise<T> | T): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = time.after(ms, () => reject({ kind: 'timeout', params: { seconds: ms / 1_000 } }));
    Promise.resolve(promise).then(resolve, reject).finally(cancel);
  });
}
