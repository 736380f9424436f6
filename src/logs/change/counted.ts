import type { Level, LogLine } from '../line.ts';
import { levelRank, type PatternSeries, type Tally } from '../patterns/pattern-series.ts';
import type { Statement } from '../patterns/statements.ts';

/** From an instant up to another, epoch milliseconds; both at the start of a step. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** What was counted of one source, and from which instant on. */
export interface CountedSeries {
  readonly series: PatternSeries;
  readonly covered: number;
}

/** Lines of one statement or service before and now. */
export interface BeforeAndNow {
  before: number;
  now: number;
}

/** One statement over all sources. */
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
  /** From when on the lines of some source that it came from were counted. */
  covered: number;
}

const inside = (at: number, { from, to }: Period): boolean => at >= from && at < to;

export function addTo(into: BeforeAndNow, at: number, weight: number, before: Period, now: Period): void {
  if (inside(at, before)) into.before += weight;
  if (inside(at, now)) into.now += weight;
}

/** The statements of several sources by their ids, in the window from `from` on. */
export function countedOf(
  sources: readonly CountedSeries[],
  from: number,
  before: Period,
  now: Period,
): ReadonlyMap<string, Counted> {
  const all = new Map<string, Counted>();
  for (const { series, covered } of sources) {
    for (const [statement, tally] of series.tallies()) {
      if (tally.last < from) continue;
      const row = addTally(all, statement, tally, series.stepMs, from, before, now);
      row.covered = Math.min(row.covered, covered);
    }
  }
  return all;
}

function addTally(
  all: Map<string, Counted>,
  statement: Statement,
  tally: Tally,
  stepMs: number,
  from: number,
  before: Period,
  now: Period,
): Counted {
  const { id, template } = statement;
  const known = all.get(id);
  const row: Counted = known ?? {
    ...{ id, template, services: new Map(), count: 0, before: 0, now: 0 },
    ...{ heaviest: tally.heaviest, level: tally.level, first: tally.first, last: tally.last },
    ...{ example: tally.example, covered: Number.POSITIVE_INFINITY },
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

/** Lines of some statements in each step from `from` on, oldest first. */
export function countsByStep(
  sources: readonly CountedSeries[],
  ids: ReadonlySet<string>,
  window: Period,
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
