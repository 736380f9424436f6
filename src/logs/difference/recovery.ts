import type { CountedSeries } from './counted.ts';

/** Errors a minute: the most in one minute of the last ones, of before the impact, and since the impact. */
export interface ErrorRates {
  readonly rate: number;
  readonly usual: number;
  readonly peak: number;
  /** Some lines were drawn, so the numbers are estimates. */
  readonly drawn: boolean;
}

/**
 * How the errors of a service stand after it was taken back. Times are epoch milliseconds. `back`: no minute from `since` to `to` had
 * more than any minute before the impact. `soon`: too little was counted since. `no-rise`: they never rose, so they say nothing.
 */
export type Recovery =
  | (ErrorRates & { readonly state: 'back'; readonly since: number; readonly to: number })
  | (ErrorRates & { readonly state: 'still' | 'no-rise'; readonly to: number })
  | { readonly state: 'soon' }
  | {
      readonly state: 'unknown';
      readonly why: 'unread' | 'partial' | 'no-lines' | 'no-before' | 'few-lines';
    };

interface RecoveryQuestion {
  /** Whether the name that a line has is of the service. */
  readonly isOf: (service: string) => boolean;
  /** When the impact began at the earliest. */
  readonly began: number;
  /** When taking it back began, and when that was done. */
  readonly started: number;
  readonly ended: number;
  readonly now: number;
}

const MINUTE = 60_000;
/** Of before the impact. */
const BEFORE_MS = 15 * MINUTE;
/** Minutes of before that say something. */
const LEAST_BEFORE = 5;
/** Steps in a row that show that it lasts. */
const LASTS = 3;
/** A rise below this is none, nor is one of fewer errors a minute. */
const RISEN = 2;
const LEAST_RISE = 5;
/** Of the lines of before: with fewer it may be that nobody comes any more, or that nothing is written. */
const LEAST_LINES = 1 / 4;
/** A log that is complete only up to so long ago is behind. */
const BEHIND_MS = 5 * MINUTE;

const unknown = (why: Extract<Recovery, { state: 'unknown' }>['why']): Recovery => ({
  state: 'unknown',
  why,
});

/** Whether the errors of a service are back where they were before the impact. */
export function serviceRecovery(sources: readonly CountedSeries[], question: RecoveryQuestion): Recovery {
  const { isOf, began, started, ended, now } = question;
  const stepMs = Math.max(MINUTE, ...sources.map(({ series }) => series.stepMs));
  const floor = (ms: number): number => Math.floor(ms / stepMs) * stepMs;
  const ceil = (ms: number): number => Math.ceil(ms / stepMs) * stepMs;
  const own = sources.filter(({ series }) => [...series.services.keys()].some(isOf));
  const asked = own.length === 0 ? sources : own;
  if (asked.some(({ until }) => until < now)) return unknown('unread');
  if (own.length === 0) return unknown('no-lines');
  // What makes no promise may have lines that are still on their way.
  if (own.some(({ complete, late }) => late === true || !Number.isFinite(complete)))
    return unknown('partial');
  const to = floor(Math.min(now, ...own.map((one) => one.complete)));
  if (now - to > BEHIND_MS + stepMs) return unknown('partial');
  const split = floor(began);
  const counts = countsOf(own, isOf, stepMs);
  const covered = ceil(Math.max(split - BEFORE_MS, ...own.map((one) => one.covered)));
  const before = counts.between(covered, split);
  const minutes = stepMs / MINUTE;
  const linesBefore = sum(before.lines) / before.lines.length;
  if (before.lines.length * minutes < LEAST_BEFORE || linesBefore === 0) return unknown('no-before');
  if (to - floor(ended) < LASTS * stepMs) return { state: 'soon' };
  const last = counts.between(to - LASTS * stepMs, to);
  const most = Math.max(...before.errors);
  const peak = Math.max(...counts.between(split, to).errors);
  const { drawn } = counts;
  const rates = { usual: most / minutes, peak: peak / minutes, drawn };
  const standing = { ...rates, to, rate: Math.max(...last.errors) / minutes };
  if (rates.peak < rates.usual * RISEN || rates.peak - rates.usual < LEAST_RISE)
    return { ...standing, state: 'no-rise' };
  const since = counts.between(ceil(started), to).errors;
  const loud = since.findLastIndex((errors) => errors > most);
  const quiet = since.slice(loud + 1);
  if (quiet.length < LASTS) return { ...standing, state: 'still' };
  if (sum(last.lines) / LASTS < linesBefore * LEAST_LINES) return unknown('few-lines');
  const rate = Math.max(...quiet) / minutes;
  return { ...standing, rate, state: 'back', since: to - quiet.length * stepMs };
}

const sum = (all: readonly number[]): number => all.reduce((total, n) => total + n, 0);

/** Lines and errors of a service by step. */
function countsOf(sources: readonly CountedSeries[], isOf: (service: string) => boolean, stepMs: number) {
  const lines = new Map<number, number>();
  const errors = new Map<number, number>();
  let drawn = false;
  const add = (into: Map<number, number>, from: ReadonlyMap<number, number>, ownMs: number): void => {
    for (const [step, weight] of from) {
      const cell = Math.floor((step * ownMs) / stepMs);
      into.set(cell, (into.get(cell) ?? 0) + weight);
    }
  };
  for (const { series } of sources) {
    for (const [service, totals] of series.services) {
      if (!isOf(service)) continue;
      add(lines, totals.lines, series.stepMs);
      add(errors, totals.errors, series.stepMs);
    }
    drawn ||= [...series.tallies().values()].some(
      ({ heaviest, services }) => heaviest > 1 && [...services.keys()].some(isOf),
    );
  }
  const between = (from: number, to: number) => {
    const cells = Array.from({ length: Math.max(0, Math.round((to - from) / stepMs)) }, (_, i) =>
      Math.round(from / stepMs + i),
    );
    return {
      lines: cells.map((cell) => lines.get(cell) ?? 0),
      errors: cells.map((cell) => errors.get(cell) ?? 0),
    };
  };
  return { between, drawn };
}
