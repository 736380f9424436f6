/*
 * The order of lines inside one stream (one host in one index). Shards refresh at different moments, so a search shows
 * a line before an older one that is in another shard. Each stream is therefore held back for a moment, as sound
 * is in a jitter buffer:
 *
 *   found ──► held until each shard has refreshed, and as long as late lines of its stream took ──► given, by time
 *
 * A line that comes behind one that was given is given at once, with how far it stands behind; its stream waits for
 * longer from then on, so that the next one comes in its place.
 */

export interface OrderTuning {
  /** A stream is never held for longer, milliseconds. */
  readonly mostMs: number;
  /** How long a stream goes on waiting for lines as late as the last one was. */
  readonly rememberMs: number;
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
  /** Lines stay for so long after they were found: what late ones took lately. */
  wait: number;
  waitUntil: number;
  /** What was given lately: up to which time, and when the first of it was found. */
  given: { readonly newest: number; readonly seenAt: number }[];
}

const STREAMS = 5_000;
/** Times of giving that are looked back on to tell how long a late line would have had to be waited for. */
const GIVEN = 16;
const NEVER = Number.NEGATIVE_INFINITY;

export class InOrder<T> {
  readonly #tuning: OrderTuning;
  readonly #streams = new Map<string, Stream>();
  #held: Held<T>[] = [];
  #seq = 0;

  constructor(tuning: OrderTuning) {
    this.#tuning = tuning;
  }

  /** Time of the oldest line that waits, epoch milliseconds; null when none does. */
  get oldest(): number | null {
    return this.#held.reduce<number | null>((a, { time }) => (a === null || time < a ? time : a), null);
  }

  /**
   * Takes what was found, and gives what need not wait. `settle`: so old a line must be, or so long it must have been
   * known, that each shard has shown what was written together with it; milliseconds.
   */
  take(found: readonly Placed<T>[], now: number, settle: number): readonly Ordered<T>[] {
    for (const { item, stream, time } of found) {
      this.#learn(this.#stream(stream), time, now);
      this.#held.push({ item, stream, time, seenAt: now, seq: this.#seq++ });
    }
    // How far each stream may be given: up to the newest of its lines that has waited long enough.
    const upTo = new Map<string, number>();
    for (const { stream: name, time, seenAt } of this.#held) {
      const { newest, wait, waitUntil } = this.#stream(name);
      const known = now - seenAt;
      const settled = Math.max(now - time, known) >= settle && known >= (now < waitUntil ? wait : 0);
      if ((settled || time < newest) && time > (upTo.get(name) ?? NEVER)) upTo.set(name, time);
    }
    return this.#give(({ stream, time }) => time <= (upTo.get(stream) ?? NEVER));
  }

  /** Everything that waits: nothing more is looked for now. */
  flush(): readonly Ordered<T>[] {
    return this.#give(() => true);
  }

  #give(isReady: (one: Held<T>) => boolean): readonly Ordered<T>[] {
    const given: Held<T>[] = [];
    const kept: Held<T>[] = [];
    for (const one of this.#held) (isReady(one) ? given : kept).push(one);
    if (kept.length > this.#tuning.held) {
      given.push(...kept.sort(inTime).splice(0, kept.length - this.#tuning.held));
    }
    this.#held = kept;
    return given.sort(inTime).map(({ item, stream: name, time, seenAt }) => {
      const stream = this.#stream(name);
      const behind = stream.newest === NEVER ? 0 : Math.max(0, stream.newest - time);
      if (time > stream.newest) note(stream, time, seenAt);
      return { item, behind };
    });
  }

  /** A line behind one that was given says how long that one should have been held. */
  #learn(stream: Stream, time: number, now: number): void {
    if (time >= stream.newest) return;
    const first = stream.given.find(({ newest }) => newest > time);
    const needed = now - (first?.seenAt ?? NEVER);
    const { mostMs, rememberMs } = this.#tuning;
    if (needed > mostMs) return;
    stream.wait = now < stream.waitUntil ? Math.max(stream.wait, needed) : needed;
    stream.waitUntil = now + rememberMs;
  }

  #stream(name: string): Stream {
    const known = this.#streams.get(name);
    if (known) return known;
    const stream: Stream = { newest: NEVER, wait: 0, waitUntil: 0, given: [] };
    this.#streams.set(name, stream);
    if (this.#streams.size > STREAMS) {
      for (const oldest of this.#streams.keys()) {
        this.#streams.delete(oldest);
        break;
      }
    }
    return stream;
  }
}

function note(stream: Stream, newest: number, seenAt: number): void {
  stream.newest = newest;
  const last = stream.given.at(-1);
  if (last?.seenAt === seenAt) stream.given[stream.given.length - 1] = { newest, seenAt };
  else stream.given.push({ newest, seenAt });
  if (stream.given.length > GIVEN) stream.given.shift();
}

const inTime = <T>(a: Held<T>, b: Held<T>): number => a.time - b.time || a.seq - b.seq;
