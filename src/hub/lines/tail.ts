import { refusal } from '../../domain/refusal.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import type { ArrivedBefore, Gap, LogSource, RawLine, SourceBatch } from '../../ports/log-source.ts';
import type { SourceState } from '../../protocol/messages.ts';
import { SecretsOverLines } from '../../text/secrets-over-lines.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';
import { isWithin, pause } from '../../timing/timers.ts';
import type { Limits } from '../base/limits.ts';
import type { PushResult } from '../base/requests.ts';
import { ingestId } from '../ingest/ingest.ts';
import { ingestNext } from '../ingest/ingest-line.ts';
import type { ReadTo } from '../patterns/counting.ts';
import type { RoomPatterns } from '../patterns/room-patterns.ts';
import type { Arrived, LineFeed } from './line-feed.ts';
import { Pipe } from './pipe.ts';
import { ResumePoints, unshared } from './resume-points.ts';
import { refusedRun, type SourceRun, startRun } from './source-run.ts';

/*
 * The shared log tail of one room: each source is read once, no matter who looks.
 *
 *   sources ──┐  a slice at a time, so that
 *   pipes ────┴─► commands get their turn ──► ingest ──► feed (numbered, kept, sent on in batches)
 *
 * Awaiting `onLines` or `push` is the back-pressure. Mutes and personal filters are the screens' work: they change
 * with every key, and the pins need the lines whole.
 */

/** One way of reading a source: by its query and window. */
interface Reading {
  /** Number of the first line that may be of it; lines of the source numbered below were read otherwise. */
  readonly from: number;
  /** The source was read otherwise before. */
  readonly changed: boolean;
}

/** Where the lines of each source begin that are read as the session wants them now. */
class ReadGenerations {
  readonly #bySpec = new Map<string, { readonly key: string; readonly reading: Reading }>();

  /** A source is read by a key, now or again; `next` is the number its next line would get. */
  begin(spec: string, key: string, next: number): Reading {
    const known = this.#bySpec.get(spec);
    if (known?.key === key) return known.reading;
    const reading = known ? { from: next, changed: true } : { from: 1, changed: false };
    this.#bySpec.set(spec, { key, reading });
    return reading;
  }
}

/** Makes a source of what a session names, e.g. `file:app.log`; throws for what it does not know. */
export type OpenSource = (spec: string, session: Session) => LogSource;

export interface TailDeps {
  readonly time: Time;
  readonly limits: Limits;
  readonly openSource: OpenSource;
  /** The status of some source has changed. */
  readonly onSources: () => void;
  readonly onTaken: (lines: number) => void;
  /** Counts what comes. */
  readonly patterns: RoomPatterns;
}

/** Lines between two looks at the clock: one may be made to be slow. */
const FEW = 10;
const MOST_SOURCES = 200;

export class Tail {
  readonly #deps: TailDeps;
  readonly #feed: LineFeed;
  /** By spec, query and window: what does not change keeps running. */
  readonly #runs = new Map<string, SourceRun>();
  readonly #resumePoints = new ResumePoints();
  readonly #readings = new ReadGenerations();
  /** What had arrived at each source, by its spec; for as long as the session names it. */
  readonly #arrived = new Map<string, ArrivedBefore>();
  readonly #pipes = new Map<string, Pipe>();
  readonly #silence: CoalescingTimer;
  readonly #secrets = new Map<string, SecretsOverLines>();
  #waiting = 0;

  constructor(feed: LineFeed, deps: TailDeps) {
    this.#feed = feed;
    this.#deps = deps;
    this.#silence = new CoalescingTimer(deps.time, () => this.#endSilent());
  }

  /** Reads what the session says, or nothing while `reading` is false or the session is closed. */
  follow(session: Session, reading: boolean): void {
    const { sources, query, window } = session.tail;
    const wanted = session.status === 'open' ? new Set(sources) : new Set<string>();
    const keyed = new Map([...wanted].map((spec) => [JSON.stringify([spec, query, window?.since]), spec]));
    for (const [key, run] of this.#runs) {
      if (reading && keyed.has(key)) continue;
      if (!reading) this.#resumePoints.rested(key, run);
      run.stop();
      this.#runs.delete(key);
    }
    this.#resumePoints.keepOnly(new Set(keyed.keys()));
    for (const spec of this.#arrived.keys()) if (!wanted.has(spec)) this.#arrived.delete(spec);
    if (reading) {
      for (const [key, spec] of keyed) {
        if (this.#runs.has(key)) continue;
        const reading = this.#readings.begin(spec, key, this.#feed.next);
        if (reading.from === this.#feed.next && reading.changed) this.#feed.countAnew();
        this.#runs.set(key, this.#start(spec, session, reading, this.#resumePoints.take(key)));
      }
    } else this.#deps.patterns.rests();
    this.#deps.onSources();
  }

  get patterns(): RoomPatterns {
    return this.#deps.patterns;
  }

  /** Sources being read, in the order set. */
  runs(guest: boolean): readonly SourceRun[] {
    return [...this.#runs.values()].filter((run) => run.open || !guest);
  }

  sources(guest: boolean): readonly SourceState[] {
    const read = this.runs(guest).map(({ name, status, from }) => ({
      name: ingestId(name, 512),
      ...status(),
      ...(from > 1 ? { from } : {}),
    }));
    if (guest) return read;
    const piped = [...this.#pipes.values()].map(({ name, lastAt }): SourceState => {
      const silent = !isWithin(this.#deps.time.now(), lastAt, this.#deps.limits.pipeSilent);
      return { name, state: silent ? 'ended' : 'live' };
    });
    return [...read, ...piped];
  }

  /** How many sources are read, and how many of them cannot be. */
  standing(): { readonly read: number; readonly down: number } {
    const states = this.sources(false).map(({ state }) => state);
    const down = states.filter((state) => state === 'unreachable' || state === 'refused').length;
    return { read: states.length, down };
  }

  /** Lines piped in under a name; hidden from guests. */
  async push(name: string, lines: readonly (string | RawLine)[], zone: string): Promise<PushResult> {
    const { limits } = this.#deps;
    const known = this.#pipes.get(name);
    if (!known && this.#pipes.size >= limits.pipes) {
      return { ok: false, refusal: refusal('too-many', { what: 'pipes', limit: limits.pipes }) };
    }
    if (this.#waiting + lines.length > limits.linesWaiting && this.#waiting > 0) {
      return { ok: false, refusal: refusal('too-fast') };
    }
    const pipe = known ?? this.#pipe(name, zone);
    const wasLive = known && isWithin(this.#deps.time.now(), pipe.lastAt, limits.pipeSilent);
    const taken = pipe.push(lines);
    this.#silence.within(limits.pipeSilent);
    if (!wasLive) this.#deps.onSources();
    await taken;
    return { ok: true, taken: lines.length };
  }

  stop(): void {
    for (const run of this.#runs.values()) run.stop();
    for (const pipe of this.#pipes.values()) pipe.stop();
    this.#deps.patterns.rests();
    this.#runs.clear();
    this.#pipes.clear();
    this.#silence.stop();
  }

  /** `readTo`: where it stood when it came to rest; null for one that begins. */
  #start(spec: string, session: Session, { from, changed }: Reading, readTo: string | null): SourceRun {
    const { query, window } = session.tail;
    const now = () => new Date(this.#deps.time.now()).toISOString();
    let source: LogSource;
    try {
      source = this.#deps.openSource(spec, session);
    } catch {
      return refusedRun(spec, from, now);
    }
    // Read otherwise than before, it begins again: what it found until now is no longer shown.
    const since = readTo ?? window?.since ?? (changed ? session.clock.opened : null);
    const arrived = this.#arrived.get(spec) ?? {};
    this.#arrived.set(spec, arrived);
    const opened = {
      arrived,
      ...(query === null ? {} : { query }),
      ...(since ? { since } : {}),
      ...(readTo === null ? {} : { resumed: true }),
    };
    const start = since === null ? this.#deps.time.now() : Date.parse(since);
    let run: SourceRun | null = null;
    this.#deps.patterns.begins(source, start, readTo !== null, () => readOf(run));
    const isNew = readTo === null ? () => true : unshared(source.name, readTo, this.#feed.held());
    const sink = {
      onStatus: this.#deps.onSources,
      onLines: (
        { lines, gap }: SourceBatch,
        { name, open }: Pick<SourceRun, 'name' | 'open'>,
        signal: AbortSignal,
      ) => {
        if (gap) {
          this.#lost(gap, ingestId(name, 512));
          this.#deps.patterns.lost(ingestId(name, 512), gap);
        }
        return this.#take(lines.filter(isNew), open, signal);
      },
    };
    run = startRun(source, opened, from, sink, now);
    return run;
  }

  #lost({ count, from, to, tooLate }: Gap, source: string): void {
    if (tooLate && count !== null && from !== null && to !== null) {
      this.#feed.cameTooLate({ count, from, to }, source);
    } else this.#feed.lost(count, source);
  }

  #pipe(name: string, zone: string): Pipe {
    const { time } = this.#deps;
    const take = (lines: readonly RawLine[]) => this.#take(lines, false);
    const pipe = new Pipe(name, { epoch: this.#feed.epoch, zone, time, take });
    this.#pipes.set(name, pipe);
    return pipe;
  }

  async #take(lines: readonly RawLine[], open: boolean, signal?: AbortSignal): Promise<void> {
    const { limits, time } = this.#deps;
    this.#waiting += lines.length;
    for (let at = 0; at < lines.length; ) {
      if (at > 0) await pause(time, 0);
      if (signal?.aborted) {
        this.#waiting -= lines.length - at;
        return;
      }
      const end = Math.min(lines.length, at + limits.linesSlice);
      const until = time.now() + limits.linesFor;
      do {
        const few = lines.slice(at, Math.min(end, at + FEW));
        const taken = few.map((raw) => arrived(raw, this.#secretsOf(raw.source)));
        this.#feed.push(taken, open);
        for (const one of taken) if (one !== null) this.#deps.patterns.came(one.line, one.older, open);
        this.#waiting -= few.length;
        this.#deps.onTaken(few.length);
        at += few.length;
      } while (at < end && time.now() < until);
    }
  }

  #secretsOf(source: string): SecretsOverLines {
    const known = this.#secrets.get(source) ?? new SecretsOverLines();
    // Sources come and go; one that is forgotten in the middle of a key begins again.
    if (this.#secrets.size > MOST_SOURCES) this.#secrets.clear();
    this.#secrets.set(source, known);
    return known;
  }

  /** A silent pipe is shown as ended, and forgotten after as long again. */
  #endSilent(): void {
    const { limits, time } = this.#deps;
    const now = time.now();
    for (const [name, pipe] of this.#pipes) {
      if (!isWithin(now, pipe.lastAt, 2 * limits.pipeSilent)) this.#pipes.delete(name);
    }
    if (this.#pipes.size > 0) this.#silence.within(limits.pipeSilent);
    this.#deps.onSources();
  }
}

/** How far a source was read; one that is opened is read. */
function readOf(run: SourceRun | null): ReadTo {
  const { state, completeTo, behind = [] } = run?.status() ?? {};
  const isOver = state === 'unreachable' || state === 'refused' || state === 'ended';
  return {
    until: run !== null && isOver ? Date.parse(run.readTo()) : Number.POSITIVE_INFINITY,
    complete: completeTo === undefined ? Number.POSITIVE_INFINITY : Date.parse(completeTo),
    late: (behind ?? []).length > 0,
  };
}

/** Null for a line out of shape, which is its source's mistake: it is counted as lost, and the rest goes on. */
function arrived(raw: RawLine, secrets: SecretsOverLines): Arrived | null {
  try {
    return { line: ingestNext(raw, secrets), late: raw.late ?? 0, older: raw.older === true };
  } catch {
    return null;
  }
}
