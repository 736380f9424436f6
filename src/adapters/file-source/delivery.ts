import type { Time } from '../../ports/clock.ts';
import type { RawLine, SourceBatch, SourceSink, SourceStatus } from '../../ports/log-source.ts';

/** Lines handed over at once at most. */
const BATCH = 1_000;
/** A live source says how far it is complete no more often than this, milliseconds. */
const SAY_EVERY = 1_000;

type Gap = NonNullable<SourceBatch['gap']>;

/** Hands lines, gaps and the source's state to the sink: waits while the sink is busy, says nothing twice. */
export class FileDelivery {
  readonly #sink: SourceSink;
  readonly #signal: AbortSignal;
  readonly #time: Time;
  /** Lines of before are dropped while this is set; see `skipBefore`. */
  #since: number | null = null;
  #keptLast = false;
  #lastTime: string | null = null;
  #said = '';
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(sink: SourceSink, signal: AbortSignal, time: Time) {
    this.#sink = sink;
    this.#signal = signal;
    this.#time = time;
  }

  /** From now on lines older than this are dropped, and those without a time go with the line before them. */
  skipBefore(since: number | null): void {
    this.#since = since;
  }

  async lines(lines: readonly RawLine[]): Promise<void> {
    const wanted = this.#since === null ? lines : lines.filter((line) => this.#isWanted(line));
    for (let at = 0; at < wanted.length && !this.#signal.aborted; at += BATCH) {
      await this.#hand({ lines: wanted.slice(at, at + BATCH) });
    }
    this.#lastTime = wanted.findLast((line) => line.time !== null)?.time ?? this.#lastTime;
  }

  /** Tells that lines were lost here; how many cannot be known of bytes never read. */
  async gap(from: string | null = this.#lastTime, to: string | null = null): Promise<void> {
    const gap: Gap = { count: null, from, to };
    await this.#hand({ lines: [], gap });
  }

  say(state: SourceStatus['state'], more: Omit<SourceStatus, 'state'> = {}): void {
    const { complete, retryAt: _again, ...rest } = more;
    const key = JSON.stringify([state, rest]);
    const now = this.#time.now();
    if (key === this.#said && (complete === undefined || now - this.#saidAt < SAY_EVERY)) return;
    this.#said = key;
    this.#saidAt = now;
    this.#sink.onStatus({ state, ...more });
  }

  #isWanted(line: RawLine): boolean {
    if (line.time !== null) this.#keptLast = Date.parse(line.time) >= (this.#since ?? 0);
    return this.#keptLast;
  }

  /** Resolves when the sink has taken it, or at once when the source is to end. */
  async #hand(batch: SourceBatch): Promise<void> {
    if (this.#signal.aborted) return;
    await new Promise<void>((resolve, reject) => {
      const end = () => resolve();
      this.#signal.addEventListener('abort', end, { once: true });
      this.#sink
        .onLines(batch)
        .then(resolve, reject)
        .finally(() => this.#signal.removeEventListener('abort', end));
    });
  }
}
