import { LEVELS, type Level, type LogLine } from '../line.ts';
import { current, type PatternMiner } from './miner.ts';
import type { Pattern } from './pattern.ts';

/** Lines by the start of their stretch of time, in steps. */
export type Steps = Map<number, number>;

/** What is known of the lines of one pattern. */
export interface Tally {
  readonly services: Map<string, Steps>;
  /** Lines, estimated where some were drawn. */
  count: number;
  /** Lines that one counted line stood for at most; 1: every line was looked at. */
  heaviest: number;
  level: Level | null;
  /** Epoch milliseconds of its earliest and latest line. */
  first: number;
  last: number;
  example: LogLine;
}

/** All lines of one service. */
export interface ServiceTotals {
  readonly lines: Steps;
  readonly errors: Steps;
}

/** Steps kept: more than that and each becomes twice as long. */
const MOST_STEPS = 240;
/** Services told apart; the lines of others count under `''`, as those without one. */
const MOST_SERVICES = 100;
const SERVICES_OF_ONE = 16;
/** After so many lines what the miner merged is merged here. */
const TIDY_EVERY = 5_000;
const FIRST_STEP_MS = 60_000;

/**
 * Counts lines by pattern, service and time, in bounded memory. Several may share a miner, so that a pattern has one
 * name in all of them.
 */
export class PatternSeries {
  readonly #miner: PatternMiner;
  #tallies = new Map<Pattern, Tally>();
  readonly #services = new Map<string, ServiceTotals>();
  #stepMs = FIRST_STEP_MS;
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  #added = 0;
  #forgotten = 0;

  constructor(miner: PatternMiner) {
    this.#miner = miner;
  }

  /** Length of a step, milliseconds. */
  get stepMs(): number {
    return this.#stepMs;
  }

  /** Lines of patterns that were forgotten for others. */
  get forgotten(): number {
    return this.#forgotten;
  }

  get services(): ReadonlyMap<string, ServiceTotals> {
    return this.#services;
  }

  /** By what their patterns are now. */
  tallies(): ReadonlyMap<Pattern, Tally> {
    this.#tidy();
    return this.#tallies;
  }

  /** A line of an instant (epoch milliseconds) that stands for `weight` lines. */
  add(line: LogLine, at: number, weight = 1): void {
    this.#widen(at);
    const step = Math.floor(at / this.#stepMs);
    const service = line.service ?? '';
    const totals = this.#totalsOf(service);
    put(totals.lines, step, weight);
    if (isError(line.level)) put(totals.errors, step, weight);
    const pattern = this.#miner.read(line.message);
    const known = this.#tallies.get(pattern);
    if (known === undefined) this.#tallies.set(pattern, tallyOf(line, service, step, at, weight));
    else count(known, line, service, step, at, weight);
    this.#added += 1;
    if (this.#added % TIDY_EVERY === 0) this.#tidy();
  }

  #widen(at: number): void {
    this.#from = Math.min(this.#from, at);
    this.#to = Math.max(this.#to, at);
    while ((this.#to - this.#from) / this.#stepMs > MOST_STEPS) this.#coarsen();
  }

  #coarsen(): void {
    this.#stepMs *= 2;
    for (const { services } of this.#tallies.values()) for (const steps of services.values()) halve(steps);
    for (const { lines, errors } of this.#services.values()) {
      halve(lines);
      halve(errors);
    }
  }

  #totalsOf(service: string): ServiceTotals {
    const known = this.#services.get(service);
    if (known !== undefined) return known;
    if (service !== '' && this.#services.size >= MOST_SERVICES) return this.#totalsOf('');
    const totals = { lines: new Map(), errors: new Map() };
    this.#services.set(service, totals);
    return totals;
  }

  #tidy(): void {
    const tallies = new Map<Pattern, Tally>();
    for (const [counted, tally] of this.#tallies) {
      const pattern = current(counted);
      if (pattern.forgotten) {
        this.#forgotten += tally.count;
        continue;
      }
      const known = tallies.get(pattern);
      if (known === undefined) tallies.set(pattern, tally);
      else join(known, tally);
    }
    this.#tallies = tallies;
  }
}

export const isError = (level: Level | null): boolean => level === 'error' || level === 'fatal';

/** How severe a level is; -1 where none is known. */
export const levelRank = (level: Level | null): number => (level === null ? -1 : LEVELS.indexOf(level));

function put(steps: Steps, step: number, weight: number): void {
  steps.set(step, (steps.get(step) ?? 0) + weight);
}

function halve(steps: Steps): void {
  const old = [...steps];
  steps.clear();
  for (const [step, weight] of old) put(steps, Math.floor(step / 2), weight);
}

const tallyOf = (line: LogLine, service: string, step: number, at: number, weight: number): Tally => ({
  services: new Map([[service, new Map([[step, weight]])]]),
  count: weight,
  heaviest: weight,
  level: line.level,
  first: at,
  last: at,
  example: line,
});

function count(tally: Tally, line: LogLine, service: string, step: number, at: number, weight: number): void {
  put(stepsOf(tally, service), step, weight);
  tally.count += weight;
  if (weight > tally.heaviest) tally.heaviest = weight;
  if (levelRank(line.level) > levelRank(tally.level)) tally.level = line.level;
  if (at < tally.first) tally.first = at;
  if (at >= tally.last) {
    tally.last = at;
    tally.example = line;
  }
}

function stepsOf({ services }: Tally, service: string): Steps {
  const known = services.get(service);
  if (known !== undefined) return known;
  if (service !== '' && services.size >= SERVICES_OF_ONE) return stepsOf({ services } as Tally, '');
  const steps: Steps = new Map();
  services.set(service, steps);
  return steps;
}

function join(into: Tally, other: Tally): void {
  for (const [service, steps] of other.services) {
    const own = stepsOf(into, service);
    for (const [step, weight] of steps) put(own, step, weight);
  }
  into.count += other.count;
  into.heaviest = Math.max(into.heaviest, other.heaviest);
  if (levelRank(other.level) > levelRank(into.level)) into.level = other.level;
  into.first = Math.min(into.first, other.first);
  if (other.last > into.last) {
    into.last = other.last;
    into.example = other.example;
  }
}
