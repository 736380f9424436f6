/*
 * The order of lines inside one stream (one host in one index). Shards refresh at different moments, so a search shows
 * a line before an older one that is in another shard. Each stream is therefore held back for a moment, as sound
 * is in a jitter buffer:
 *
 *   found ──► held until each shard has refreshed, and as long as late lines of its stream took ──► given, by time
 *
 * A line that comes behind one that was given is given at once, with how far it stands behind. Where more than a few lines of
 * a stream do, it waits for longer from then on, so that the next ones come in their place; a few do not hold the others.
 */

export interface OrderTuning {
  /** A stream is never held for longer, milliseconds. */
  readonly mostMs: number;
  /** How long a stream goes on waiting for lines as late as those lately; up to twice as long. */
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
  /** Since `since`, and in the time before. */
  lately: Lateness;
  before: Lateness;
  since: number;
  /** What would have been given lately if late lines were not waited for: up to which time, and when the first of it was found. */
  settled: { readonly newest: number; readonly seenAt: number }[];
}

interface Lateness {
  /** Lines found. */
  found: number;
  /** How far the newest of them was ahead of now when it was found, milliseconds; below 0: it was behind. */
  ahead: number;
  /** Of them those that would come behind a given one, by how many steps of `STEP_MS` that one should be held. */
  readonly late: Map<number, number>;
}

/** So large a share of late lines is few. */
const FEW = 0.05;
const STEP_MS = 250;
const STREAMS = 5_000;
/** Times of settling that are looked back on to tell how long a late line would have had to be waited for. */
const SETTLED = 16;
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
    const waits = new Map(
      [...new Set(this.#held.map(({ stream }) => stream))].map((name) => [name, waitOf(this.#stream(name))]),
    );
    for (const { stream: name, time, seenAt } of this.#held) {
      const stream = this.#stream(name);
      const { newest } = stream;
      const known = now - seenAt;
      const age = now - time + skewOf(stream, settle);
      const isOld = Math.max(age, known) >= settle;
      if (isOld) note(stream, time, seenAt);
      const settled = isOld && known >= (waits.get(name) ?? 0);
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
    return given.sort(inTime).map(({ item, stream: name, time }) => {
      const stream = this.#stream(name);
      const behind = stream.newest === NEVER ? 0 : Math.max(0, stream.newest - time);
      stream.newest = Math.max(stream.newest, time);
      return { item, behind };
    });
  }

  /** A line behind one that would have been given says how long that one should be held. */
  #learn(stream: Stream, time: number, now: number): void {
    const { mostMs, rememberMs } = this.#tuning;
    if (now - stream.since >= rememberMs) {
      stream.before = now - stream.since < 2 * rememberMs ? stream.lately : nothing();
      stream.lately = nothing();
      stream.since = now;
    }
    const { lately } = stream;
    lately.found += 1;
    lately.ahead = Math.max(lately.ahead, time - now);
    const first = stream.settled.find(({ newest }) => newest > time);
    const needed = now - (first?.seenAt ?? NEVER);
    if (first === undefined || needed > mostMs) return;
    const step = Math.ceil(needed / STEP_MS);
    lately.late.set(step, (lately.late.get(step) ?? 0) + 1);
  }

  #stream(name: string): Stream {
    const known = this.#streams.get(name);
    if (known) return known;
    const stream: Stream = {
      ...{ newest: NEVER, lately: nothing(), before: nothing(), since: NEVER, settled: [] },
    };
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

const nothing = (): Lateness => ({ found: 0, ahead: NEVER, late: new Map() });

/**
 * How far a stream's clock is ahead, milliseconds; below 0: it is behind, or all its lines come late. By our clock those of the one
 * would look new for as long, and those of the other old before each shard has shown them. A delay that refreshes can explain is none.
 */
function skewOf({ lately, before }: Stream, settle: number): number {
  const ahead = Math.max(lately.ahead, before.ahead);
  return ahead > 0 || ahead < -2 * settle ? ahead : 0;
}

/** How long lines stay after they were found, so that all late ones but a few come in their place; milliseconds. */
function waitOf({ lately, before }: Stream): number {
  if (lately.late.size + before.late.size === 0) return 0;
  let few = FEW * (lately.found + before.found);
  const late = [...lately.late, ...before.late].sort(([a], [b]) => b - a);
  for (const [step, lines] of late) {
    few -= lines;
    if (few < 0) return step * STEP_MS;
  }
  return 0;
}

function note({ settled }: Stream, newest: number, seenAt: number): void {
  const last = settled.at(-1);
  if (last !== undefined && newest <= last.newest) return;
  if (last?.seenAt === seenAt) settled[settled.length - 1] = { newest, seenAt };
  else settled.push({ newest, seenAt });
  if (settled.length > SETTLED) settled.shift();
}

const inTime = <T>(a: Held<T>, b: Held<T>): number => a.time - b.time || a.seq - b.seq;
