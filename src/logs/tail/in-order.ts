/*
 * The order of lines inside one stream (one host in one index). Shards refresh at different moments, so a search shows
 * a line before an older one that stands in another shard. Each stream is therefore held back for a moment, as sound
 * is in a jitter buffer:
 *
 *   found ──► held until it is as old as lines of its stream may come late ──► given, sorted by time
 *
 * What comes even later is given at once, with how far it stands behind.
 */

export interface OrderTuning {
  /** A line that is so old when it is found is not waited for, and none of its stream is held longer. Milliseconds. */
  readonly lateMs: number;
  /** How long a stream goes on waiting for lines as late as the last one was. */
  readonly waitMs: number;
  /** Lines held at most; the oldest go first. */
  readonly held: number;
}

export interface Placed<T> {
  readonly item: T;
  readonly stream: string;
  /** Epoch milliseconds. */
  readonly time: number;
}

export interface Ordered<T> {
  readonly item: T;
  /** Milliseconds by which a newer line of its stream was given before it; 0: none was. */
  readonly behind: number;
}

interface Held<T> extends Placed<T> {
  readonly seenAt: number;
  readonly seq: number;
}

interface Stream {
  /** Newest time given. */
  newest: number;
  /** Lines of it are given when they are so old. */
  hold: number;
  /** When the hold falls back to what every stream begins with. */
  until: number;
}

const STREAMS = 5_000;

export class InOrder<T> {
  readonly #tuning: OrderTuning;
  readonly #streams = new Map<string, Stream>();
  #held: Held<T>[] = [];
  #seq = 0;

  constructor(tuning: OrderTuning) {
    this.#tuning = tuning;
  }

  /** Takes what was found, and gives what need not wait. `hold`: how long every stream waits at least, milliseconds. */
  take(found: readonly Placed<T>[], now: number, hold: number): readonly Ordered<T>[] {
    for (const { item, stream, time } of found) {
      this.#learn(this.#stream(stream, now, hold), time, now);
      this.#held.push({ item, stream, time, seenAt: now, seq: this.#seq++ });
    }
    // How far each stream may be given: up to the newest of its lines that has waited long enough.
    const upTo = new Map<string, number>();
    for (const { stream, time, seenAt } of this.#held) {
      const { hold: wait } = this.#stream(stream, now, hold);
      const waited = Math.max(now - time, now - seenAt);
      if (waited >= wait && time > (upTo.get(stream) ?? Number.NEGATIVE_INFINITY)) upTo.set(stream, time);
    }
    return this.#give((one) => one.time <= (upTo.get(one.stream) ?? Number.NEGATIVE_INFINITY), now, hold);
  }

  /** Everything that waits: nothing more is looked for now. */
  flush(now: number): readonly Ordered<T>[] {
    return this.#give(() => true, now, 0);
  }

  #give(ready: (one: Held<T>) => boolean, now: number, hold: number): readonly Ordered<T>[] {
    const given = this.#held.filter(ready);
    this.#held = this.#held.filter((one) => !ready(one));
    if (this.#held.length > this.#tuning.held) {
      this.#held.sort(inTime);
      given.push(...this.#held.splice(0, this.#held.length - this.#tuning.held));
    }
    return given.sort(inTime).map(({ item, stream: name, time }) => {
      const stream = this.#stream(name, now, hold);
      const behind = Math.max(0, stream.newest - time);
      stream.newest = Math.max(stream.newest, time);
      return { item, behind: Number.isFinite(behind) ? behind : 0 };
    });
  }

  /** A line behind one that was given says how long its stream should have waited. */
  #learn(stream: Stream, time: number, now: number): void {
    const { lateMs, waitMs } = this.#tuning;
    if (time >= stream.newest || stream.newest - time >= lateMs) return;
    stream.hold = Math.max(stream.hold, Math.min(lateMs, now - time));
    stream.until = now + waitMs;
  }

  #stream(name: string, now: number, hold: number): Stream {
    const known = this.#streams.get(name) ?? { newest: Number.NEGATIVE_INFINITY, hold, until: 0 };
    if (now >= known.until || known.hold < hold) known.hold = hold;
    if (!this.#streams.has(name)) {
      this.#streams.set(name, known);
      for (const oldest of this.#streams.keys()) {
        if (this.#streams.size <= STREAMS) break;
        this.#streams.delete(oldest);
      }
    }
    return known;
  }
}

const inTime = <T>(a: Held<T>, b: Held<T>): number => a.time - b.time || a.seq - b.seq;
