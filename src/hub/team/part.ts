import type { Time } from '../../ports/clock.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { Problem } from '../../protocol/http.ts';
import type { PartFrame, PartHead, PartName, TeamParts } from '../../protocol/team.ts';
import { isWithin } from '../../timing/timers.ts';

type Head<P extends PartName> = Omit<TeamParts[P]['head'], keyof PartHead>;

/** A part for somebody. */
export interface PartSource<P extends PartName = PartName> {
  /** What is beside its rows while it was never read. */
  readonly nothing: Head<P>;
  /** What is beside the rows, and the rows. Rejects where it cannot be read. */
  read(): Promise<{
    readonly head: Head<P> & Partial<PartHead>;
    readonly rows: readonly TeamParts[P]['row'][];
  }>;
}

/** `head` null: this hub has no such thing. */
interface PartReading {
  readonly head: object | null;
  readonly rows: readonly Row[];
}

export interface PartViewer {
  show(part: PartName, state: PartRevision): void;
}

/** From one reading to the next, ms, of what nothing tells to have changed. */
const EVERY_MS: Readonly<Record<PartName, number>> = {
  pages: 2_000,
  sessions: 2_000,
  oncall: 30_000,
  maintenance: 30_000,
  detection: 10_000,
};
/** What an outside system has to tell: after so long, ms, the part says that it does not answer; a late answer is still shown. */
const SILENT_MS: Readonly<Partial<Record<PartName, number>>> = {
  pages: 8_000,
  oncall: 8_000,
  maintenance: 8_000,
};
/** After many changes at once it is read no more often, ms. */
const GAP_MS = 500;

/** A part of what homes show as it stands at one revision: what is beside its rows, and its rows by id, as JSON, in their order. */
export interface PartRevision {
  readonly rev: number;
  readonly head: string;
  readonly rows: ReadonlyMap<string, string>;
}

/** A part that homes look at: read while they do, every so often and after a change, never twice at a time. */
export class LookedAt {
  readonly name: PartName;
  readonly #viewers: Set<PartViewer>;
  readonly #time: Time;
  readonly #source: PartSource;
  readonly #told: (error: unknown) => Problem;
  #state: PartRevision | null = null;
  #last: PartReading | null = null;
  #reading = false;
  /** It is read again no later, epoch ms: it has changed since the reading under way began. */
  #due = Number.POSITIVE_INFINITY;
  #beganAt = Number.NEGATIVE_INFINITY;
  #readAt: number | null = null;
  /** So long the last reading took, ms. */
  #took = 0;
  #cancel: () => void = () => {};
  #ended = false;
  /** Those who wait for the end of a reading that had not begun. */
  #waiting: (() => void)[] = [];

  /** `told`: why it cannot be read. */
  constructor(
    name: PartName,
    source: PartSource,
    told: (error: unknown) => Problem,
    time: Time,
    first: PartViewer,
  ) {
    this.name = name;
    this.#source = source;
    this.#told = told;
    this.#time = time;
    this.#viewers = new Set([first]);
    this.#read();
  }

  /** One more looks at it. */
  join(viewer: PartViewer): void {
    this.#viewers.add(viewer);
    if (this.#state) viewer.show(this.name, this.#state);
  }

  /** False: nobody looks at it any more, and it is over. */
  leave(viewer: PartViewer): boolean {
    if (!this.#viewers.delete(viewer) || this.#viewers.size > 0) return true;
    this.#stop();
    return false;
  }

  isSeenBy(viewer: PartViewer): boolean {
    return this.#viewers.has(viewer);
  }

  /** It may have changed; `known`: the change is already held, so no outside system is asked. */
  touch(known = false): void {
    if (this.#ended) return;
    // However often that is, it takes half of the time at most.
    const gap = known ? Math.min(GAP_MS, 2 * this.#took) : GAP_MS;
    const now = this.#time.now();
    this.#due = Math.min(this.#due, isWithin(now, this.#beganAt, gap) ? this.#beganAt + gap : now);
    if (!this.#reading) this.#within(this.#due - now);
  }

  /** Resolves once it was read after this moment. */
  fresh(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#reading) this.#read();
    });
  }

  #stop(): void {
    this.#ended = true;
    this.#cancel();
    for (const tell of this.#waiting.splice(0)) tell();
  }

  #within(ms: number): void {
    if (this.#ended) return;
    this.#cancel();
    if (ms <= 0) this.#read();
    else this.#cancel = this.#time.after(ms, () => this.#read());
  }

  /** What is there now; where it cannot be read, what was there last, and since when it is old. */
  async #readNow(): Promise<PartReading> {
    try {
      const { head, rows } = await this.#soon(this.#source.read());
      this.#readAt = this.#time.now();
      return { head: { stalled: null, ...head }, rows };
    } catch (error) {
      const { kind, params } = this.#told(error);
      if (kind === 'not-configured') return { head: null, rows: [] };
      const since = this.#readAt === null ? null : new Date(this.#readAt).toISOString();
      const head = this.#last?.head ?? this.#source.nothing;
      return { head: { ...head, stalled: { since, kind, params } }, rows: this.#last?.rows ?? [] };
    }
  }

  #soon<T>(work: Promise<T>): Promise<T> {
    const ms = SILENT_MS[this.name];
    if (ms === undefined) return work;
    return new Promise((resolve, reject) => {
      const silent = () => reject(new PagerError('unreachable', { reason: 'ETIMEDOUT' }));
      work.then(resolve, reject).finally(this.#time.after(ms, silent));
    });
  }

  #read(): void {
    this.#cancel();
    const time = this.#time;
    this.#reading = true;
    this.#due = Number.POSITIVE_INFINITY;
    this.#beganAt = time.now();
    const waiting = this.#waiting.splice(0);
    void this.#readNow().then((reading) => {
      for (const tell of this.#ended ? waiting : []) tell();
      if (this.#ended) return;
      this.#reading = false;
      this.#took = time.now() - this.#beganAt;
      this.#last = reading;
      const next = nextState(this.#state, reading.head, reading.rows);
      const isNew = next !== this.#state;
      this.#state = next;
      if (isNew) for (const one of this.#viewers) one.show(this.name, next);
      for (const tell of waiting) tell();
      if (this.#waiting.length > 0) this.#read();
      else this.#within(Math.min(EVERY_MS[this.name], this.#due - time.now()));
    });
  }
}

interface Row {
  readonly id: string;
}

/** What was read now, as the next revision; the very same state where it says the same. */
export function nextState(
  before: PartRevision | null,
  head: object | null,
  rows: readonly Row[],
): PartRevision {
  const now = {
    rev: (before?.rev ?? 0) + 1,
    head: JSON.stringify(head),
    rows: new Map(rows.map((row) => [row.id, JSON.stringify(row)])),
  };
  return before !== null && isSame(before, now) ? before : now;
}

function isSame(before: PartRevision, now: PartRevision): boolean {
  if (before.head !== now.head || before.rows.size !== now.rows.size) return false;
  const others = now.rows.entries();
  for (const [id, text] of before.rows) {
    const [other, said] = others.next().value as [string, string];
    if (id !== other || text !== said) return false;
  }
  return true;
}

interface Placed {
  readonly after: string | null;
  readonly text: string;
}

/** What changes `from` into `to`: rows to be put in their places, in this order, and those that go. */
function difference(
  from: PartRevision,
  to: PartRevision,
): { rows: readonly Placed[]; gone: readonly string[] } {
  const gone = [...from.rows.keys()].filter((id) => !to.rows.has(id));
  const left = [...from.rows.keys()].filter((id) => to.rows.has(id));
  const place = new Map(left.map((id, i) => [id, i]));
  const moved = new Set<string>();
  const rows: Placed[] = [];
  let at = 0;
  let after: string | null = null;
  for (const [id, text] of to.rows) {
    while (at < left.length && moved.has(left[at] as string)) at += 1;
    const old = place.get(id);
    if (old !== undefined && old > at && old - at <= NEAR) {
      // Those before it went further down; they come there.
      for (const other of left.slice(at, old)) moved.add(other);
      at = old;
    }
    const stays = left[at] === id;
    if (!stays || from.rows.get(id) !== text) rows.push({ after, text });
    if (stays) at += 1;
    else moved.add(id);
    after = id;
  }
  return { rows, gone };
}

/** One row that moved up is sent as that, not as so many rows that moved down. */
const NEAR = 3;

/**
 * The frames that tell a part to somebody who has it as `from` (null: not at all), each of at most `limit` bytes; a row that is
 * larger goes alone. It sends the whole part or the changed rows, whichever is shorter.
 */
export function partFrames(
  part: string,
  from: PartRevision | null,
  to: PartRevision,
  limit: number,
): readonly string[] {
  const whole = (): Placed[] => {
    let after: string | null = null;
    return [...to.rows].map(([id, text]) => {
      const placed = { after, text };
      after = id;
      return placed;
    });
  };
  const changed = from && difference(from, to);
  const isPart = changed !== null && changed.rows.length + changed.gone.length <= to.rows.size;
  const since = isPart && from !== null ? from.rev : null;
  const head = since === null || from?.head !== to.head ? to.head : undefined;
  return cut(
    { part, rev: to.rev, since },
    head,
    isPart && changed !== null ? changed.rows : whole(),
    isPart && changed !== null ? changed.gone : [],
    limit,
  );
}

/** Puts rows and ids into as few frames as they fit in. */
function cut(
  { part, rev, since }: Pick<PartFrame, 'part' | 'rev' | 'since'>,
  head: string | undefined,
  rows: readonly Placed[],
  gone: readonly string[],
  limit: number,
): readonly string[] {
  const frames: string[] = [];
  let [texts, ids]: [string[], string[]] = [[], []];
  const start = `{"t":"part","part":${JSON.stringify(part)},"rev":${rev},"since":${since}`;
  const first = head === undefined ? start : `${start},"head":${head}`;
  const room = (): number => limit - Buffer.byteLength(frames.length === 0 ? first : start) - TAIL;
  let left = room();
  const end = (more: boolean): void => {
    const begin = frames.length === 0 ? first : start;
    frames.push(`${begin},"rows":[${texts}],"gone":[${ids}],"more":${more}}`);
    [texts, ids] = [[], []];
    left = room();
  };
  const put = (into: () => string[], text: string): void => {
    const bytes = Buffer.byteLength(text) + 1;
    if (bytes > left && texts.length + ids.length > 0) end(true);
    into().push(text);
    left -= bytes;
  };
  for (const id of gone) put(() => ids, JSON.stringify(id));
  for (const { after, text } of rows) put(() => texts, `{"after":${JSON.stringify(after)},"row":${text}}`);
  end(false);
  return frames;
}

const TAIL = ',"rows":[],"gone":[],"more":false}'.length;
