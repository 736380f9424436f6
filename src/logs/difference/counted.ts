import type { TimeSpan } from '../../text/time-span.ts';
import type { Level, LogLine } from '../line.ts';
import type { Pattern } from '../patterns/pattern.ts';
import { levelRank, type PatternSeries, type Tally } from '../patterns/pattern-series.ts';

/** What was counted of one source. Epoch milliseconds. */
export interface CountedSeries {
  readonly series: PatternSeries;
  /** From when on its lines were counted. */
  readonly covered: number;
  /** From when on it has lines at all: what it knows nothing of is no zero. */
  readonly reaches: number;
  /** Up to when it was read; infinite while it is. */
  readonly until: number;
  /** Up to when nothing of it is missing, where it says so; else infinite. */
  readonly complete: number;
  /** Lines of before that are known to be still on their way. */
  readonly late?: boolean;
}

/** Lines of one pattern or service before and now. */
export interface BeforeAndNow {
  before: number;
  now: number;
}

/** One pattern over all sources. */
export interface Counted extends BeforeAndNow {
  readonly id: string;
  readonly template: string;
  readonly services: Map<string, BeforeAndNow>;
  /** Lines of the whole window. */
  count: number;
  heaviest: number;
  level: Level | null;
  first: number;
  last: number;
  example: LogLine;
  /** From when on the lines of some source that it came from were counted, and from when on one has any. */
  covered: number;
  reaches: number;
  readonly compared: Compared;
}

/** Of those sources alone that were counted before, and are read now. */
interface Compared {
  /** Lines that are expected now, by the time that each source was counted before and read now; and how uncertain that is. */
  expected: number;
  variance: number;
  /** Lines now. */
  now: number;
  /** Lines a minute before. */
  rate: number;
  /** Of its latest line, and up to when nothing of it is missing; epoch milliseconds. */
  last: number;
  settled: number;
}

const MINUTE = 60_000;
/** Less than this of before says nothing, and of now. */
const LEAST_MINUTES = 1;
const LEAST_NOW_MINUTES = 1 / 6;

/** Minutes of a period from an instant on. */
export const minutesFrom = ({ from, to }: TimeSpan, instant: number): number =>
  Math.max(0, (to - Math.max(from, instant)) / MINUTE);

/** Minutes of before that a source was counted; null where they are too few to compare with. */
export function comparedMinutes(before: TimeSpan, covered: number): number | null {
  const minutes = minutesFrom(before, covered);
  return minutes < LEAST_MINUTES ? null : minutes;
}

/** Minutes of now, of which there are so many, that a source was read; null where they are too few to say anything. */
export function readMinutes(now: TimeSpan, nowMinutes: number, until: number): number | null {
  const minutes = Math.min(nowMinutes, (until - now.from) / MINUTE);
  return minutes < Math.min(nowMinutes, LEAST_NOW_MINUTES) ? null : minutes;
}

const inside = (at: number, { from, to }: TimeSpan): boolean => at >= from && at < to;

export function addTo(into: BeforeAndNow, at: number, weight: number, before: TimeSpan, now: TimeSpan): void {
  if (inside(at, before)) into.before += weight;
  if (inside(at, now)) into.now += weight;
}

/** The patterns of several sources by their ids, in the window from `from` on. */
export function countedOf(
  sources: readonly CountedSeries[],
  from: number,
  before: TimeSpan,
  now: TimeSpan,
  nowMinutes: number,
): ReadonlyMap<string, Counted> {
  const all = new Map<string, Counted>();
  for (const { series, covered, reaches, until, complete } of sources) {
    const minutes = comparedMinutes(before, covered);
    const read = readMinutes(now, nowMinutes, until);
    for (const [pattern, tally] of series.tallies()) {
      if (tally.last < from) continue;
      const known = all.get(pattern.id);
      const was = { before: known?.before ?? 0, now: known?.now ?? 0 };
      const row = addTally(all, pattern, tally, series.stepMs, from, before, now);
      row.covered = Math.min(row.covered, covered);
      row.reaches = Math.min(row.reaches, reaches);
      if (minutes === null || read === null) continue;
      const times = read / minutes;
      row.compared.expected += (row.before - was.before) * times;
      row.compared.variance += (row.before - was.before) * times ** 2;
      row.compared.now += row.now - was.now;
      row.compared.rate += (row.before - was.before) / minutes;
      row.compared.last = Math.max(row.compared.last, tally.last);
      row.compared.settled = Math.min(row.compared.settled, until, complete);
    }
  }
  return all;
}

function addTally(
  all: Map<string, Counted>,
  pattern: Pattern,
  tally: Tally,
  stepMs: number,
  from: number,
  before: TimeSpan,
  now: TimeSpan,
): Counted {
  const { id, template } = pattern;
  const known = all.get(id);
  const row: Counted = known ?? {
    ...{ id, template, services: new Map(), count: 0, before: 0, now: 0 },
    ...{ heaviest: tally.heaviest, level: tally.level, first: tally.first, last: tally.last },
    ...{ example: tally.example, covered: Number.POSITIVE_INFINITY, reaches: Number.POSITIVE_INFINITY },
    compared: {
      ...{ expected: 0, variance: 0, now: 0, rate: 0 },
      ...{ last: Number.NEGATIVE_INFINITY, settled: Number.POSITIVE_INFINITY },
    },
  };
  for (const [service, steps] of tally.services) {
    const own = row.services.get(service) ?? { before: 0, now: 0 };
    for (const [step, weight] of steps) {
      const at = step * stepMs;
      if (at < from) continue;
      row.count += weight;
      addTo(row, at, weight, before, now);
      addTo(own, at, weight, before, now);
    }
    row.services.set(service, own);
  }
  if (known === undefined) {
    all.set(id, row);
    return row;
  }
  row.heaviest = Math.max(row.heaviest, tally.heaviest);
  if (levelRank(tally.level) > levelRank(row.level)) row.level = tally.level;
  row.first = Math.min(row.first, tally.first);
  if (tally.last > row.last) {
    row.last = tally.last;
    row.example = tally.example;
  }
  return row;
}

/** Lines of some patterns in each step from `from` on, oldest first. */
export function countsByStep(
  sources: readonly CountedSeries[],
  ids: ReadonlySet<string>,
  window: TimeSpan,
  stepMs: number,
): ReadonlyMap<string, readonly number[]> {
  const cells = Math.max(1, Math.ceil((window.to - window.from) / stepMs));
  const all = new Map<string, number[]>();
  for (const { series: one } of sources) {
    for (const [{ id }, tally] of one.tallies()) {
      if (!ids.has(id)) continue;
      const sums = all.get(id) ?? new Array<number>(cells).fill(0);
      all.set(id, sums);
      for (const steps of tally.services.values()) {
        for (const [step, weight] of steps) {
          const cell = Math.floor((step * one.stepMs - window.from) / stepMs);
          if (cell >= 0 && cell < cells) sums[cell] = (sums[cell] as number) + weight;
        }
      }
    }
  }
  return all;
}
