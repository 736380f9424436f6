import type { Session } from '../../domain/session.ts';
import type { CountedSeries } from '../../logs/difference/counted.ts';
import {
  COMPARED_MS,
  type PatternDifferences,
  patternDifferences,
} from '../../logs/difference/pattern-differences.ts';
import type { LogLine } from '../../logs/line.ts';
import { PatternMiner } from '../../logs/patterns/miner.ts';
import { levelRank } from '../../logs/patterns/pattern-series.ts';
import type { Time } from '../../ports/clock.ts';
import type { Gap, LogSource } from '../../ports/log-source.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';
import { isWithin } from '../../timing/timers.ts';
import type { Limits } from '../base/limits.ts';
import { ingestId } from '../ingest/ingest.ts';
import type { LineCounts, ReadTo } from './counting.ts';
import { FirstLooks } from './first-looks.ts';
import { SourceCounts } from './source-counts.ts';

/** An alert fires some minutes after what it tells of began. */
const LEAD_MS = 300_000;
const MINUTE = 60_000;
/** Statements whose first line is asked for at a time. */
const LOOKS = 40;
/** An answer is good for everyone for so long. */
const FRESH_MS = 1_000;
/** Of what is no warning, so many lines before its first one is asked for. */
const FEW = 3;

export interface PatternsDeps {
  readonly time: Time;
  readonly limits: Limits;
  readonly session: () => Session;
}

/** Whether somebody may see what was counted of a source; `piped`: it is none that the hub reads. */
export type Visible = (name: string, open: boolean, piped: boolean) => boolean;

/** Where now is compared with before. */
export interface Boundary {
  readonly kind: 'alert' | 'opened' | 'given';
  /** Epoch milliseconds. */
  readonly at: number;
  readonly leadMs: number;
}

/** One computation for everyone who may see the same sources. */
export interface Compared {
  readonly boundary: Boundary;
  /** Up to when was counted, epoch milliseconds. */
  readonly end: number;
  /** Only what is between boundary and end was asked for. */
  readonly ranged: boolean;
  readonly changes: PatternDifferences;
  readonly counted: readonly (readonly [name: string, counts: SourceCounts])[];
}

interface Kept {
  readonly madeAt: number;
  readonly compared: Compared;
}

/** The patterns of one room's log, counted once for all its screens. */
export class RoomPatterns implements LineCounts {
  readonly #deps: PatternsDeps;
  readonly #miner = new PatternMiner();
  readonly #sources = new Map<string, SourceCounts>();
  readonly #looks: FirstLooks;
  readonly #soon: CoalescingTimer;
  readonly #kept = new Map<string, Kept>();
  #stopped = false;

  constructor(deps: PatternsDeps) {
    this.#deps = deps;
    const { time, limits } = deps;
    this.#looks = new FirstLooks(time, limits.askWithin, () => this.#changed());
    this.#soon = new CoalescingTimer(time, () => this.#look());
  }

  begins(source: LogSource, since: number, again: boolean, read: () => ReadTo): void {
    const name = ingestId(source.name, 512);
    const known = this.#sources.get(name);
    if (again && known !== undefined) known.resumed(source, read);
    else {
      this.#sources.set(name, this.#counts(source, source.guests, since, read));
      // What another query saw first is not what this one does.
      this.#looks.forget();
    }
    this.#stopped = false;
    this.#soon.within(0);
  }

  came(line: LogLine, older: boolean, open: boolean): void {
    let counts = this.#sources.get(line.source);
    if (counts === undefined) {
      counts = this.#counts(null, open, Number.NEGATIVE_INFINITY, null);
      this.#sources.set(line.source, counts);
    }
    counts.came(line, older);
    this.#soon.within(this.#deps.limits.patternsEvery);
  }

  lost(source: string, { from, to }: Gap): void {
    const now = this.#deps.time.now();
    const start = Date.parse(from ?? '');
    const end = to === null ? now : Date.parse(to);
    if (!Number.isNaN(start) && !Number.isNaN(end)) this.#sources.get(source)?.lost(start, end + 1);
  }

  /** The boundary asked for, or that of the session: its alert, else when it was opened. */
  boundary(at: string | undefined, lead: number): Boundary {
    const { fired, opened } = this.#deps.session().clock;
    if (at !== undefined && at !== fired) return { kind: 'given', at: Date.parse(at), leadMs: lead * 1_000 };
    const own = fired ?? opened;
    const kind = fired === null ? 'opened' : 'alert';
    return { kind, at: own === null ? this.#deps.time.now() : Date.parse(own), leadMs: lead * 1_000 };
  }

  /** `to`: up to when; absent: up to now. */
  compare(boundary: Boundary, visible: Visible, to?: number): Compared {
    const now = this.#deps.time.now();
    const ranged = to !== undefined;
    const counted = [...this.#sources].filter(([name, counts]) =>
      visible(name, counts.open, counts.source === null),
    );
    const key = JSON.stringify([boundary, to, counted.map(([name]) => name)]);
    const kept = this.#kept.get(key);
    if (kept !== undefined && isWithin(now, kept.madeAt, FRESH_MS)) return kept.compared;
    const split = boundary.at - boundary.leadMs;
    const step = Math.max(MINUTE, ...counted.map(([, { series }]) => series.stepMs));
    // Lines are counted by steps: a range ends with one.
    const end = Math.min(now, to === undefined ? now : Math.ceil(to / step) * step);
    // The window begins with a step.
    for (const [, counts] of counted) counts.cover(split - COMPARED_MS - 2 * step, split);
    const changes = patternDifferences(seriesOf(counted), {
      at: boundary.at,
      leadMs: boundary.leadMs,
      end,
      whole: ranged,
      firstLook: (id) => this.#looks.of(id),
    });
    const compared = { boundary, end, ranged, changes, counted };
    if (this.#kept.size > 20) this.#kept.clear();
    this.#kept.set(key, { madeAt: now, compared });
    this.#wantFirsts(compared);
    return compared;
  }

  /** A pattern by its id, with the sources that it may be asked of. */
  find(
    id: string,
    visible: Visible,
  ): {
    readonly template: string;
    readonly sources: readonly LogSource[];
    readonly examples: readonly LogLine[];
  } | null {
    let template: string | null = null;
    const sources: LogSource[] = [];
    const examples: LogLine[] = [];
    for (const [name, counts] of this.#sources) {
      const { source, series } = counts;
      if (!visible(name, counts.open, counts.source === null)) continue;
      for (const [pattern, tally] of series.tallies()) {
        if (pattern.id !== id) continue;
        template = pattern.template;
        examples.push(tally.example);
        if (source !== null) sources.push(source);
      }
    }
    return template === null ? null : { template, sources, examples };
  }

  /** Names of the pipes that had lines since an instant, also of those that have ended. */
  pipesSince(from: number, guest: boolean): readonly string[] {
    return [...this.#sources].flatMap(([name, { source, open, latest }]) =>
      source === null && latest >= from && (open || !guest) ? [name] : [],
    );
  }

  rests(): void {
    this.#stopped = true;
    this.#soon.stop();
    this.#looks.stop();
  }

  #counts(source: LogSource | null, open: boolean, since: number, read: (() => ReadTo) | null): SourceCounts {
    const { time, limits } = this.#deps;
    return new SourceCounts(source, open, since, read, {
      time,
      limits,
      miner: this.#miner,
      changed: () => this.#changed(),
    });
  }

  #changed(): void {
    this.#kept.clear();
    if (!this.#stopped) this.#soon.within(this.#deps.limits.patternsEvery / 5);
  }

  /** Done before anybody asks, so that who comes late is answered at once. */
  #look(): void {
    if (this.#stopped) return;
    this.compare(this.boundary(undefined, LEAD_MS / 1_000), () => true);
    // What a source did not answer is asked again.
    const waits = [...this.#sources.values()].some(({ asking, failed }) => asking || failed !== null);
    if (waits) this.#soon.within(this.#deps.limits.patternsEvery);
  }

  /** Asks when what seems new was first seen: errors and warnings first, then what is frequent. */
  #wantFirsts({ boundary, changes, counted }: Compared): void {
    const began = boundary.at - boundary.leadMs;
    const wanted = changes.rows
      .filter(
        (row) =>
          row.before === 0 &&
          row.first >= began &&
          (levelRank(row.level) >= levelRank('warn') || row.count >= FEW),
      )
      .sort((a, b) => levelRank(b.level) - levelRank(a.level) || b.count - a.count)
      .slice(0, LOOKS)
      .map(({ id, template, first }) => ({ id, template, first }));
    const ids = new Set(wanted.map(({ id }) => id));
    const sourcesOf = new Map<string, LogSource[]>();
    for (const [, { source, series }] of counted) {
      if (source === null || ids.size === 0) continue;
      for (const { id } of series.tallies().keys()) {
        if (ids.has(id)) sourcesOf.set(id, [...(sourcesOf.get(id) ?? []), source]);
      }
    }
    this.#looks.want(wanted.map((one) => ({ ...one, sources: sourcesOf.get(one.id) ?? [] })));
  }
}

/** What was counted, by the sources that it was counted of. */
export const seriesOf = (counted: Compared['counted']): readonly CountedSeries[] =>
  counted.map(([, { series, coveredFrom: covered, reaches, read }]) => ({
    series,
    covered,
    reaches,
    ...read,
  }));
