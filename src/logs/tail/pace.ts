/** Whole milliseconds between the starts of two polls, and between tries when there is trouble. */
export interface PaceTuning {
  readonly activeMs: number;
  readonly idleMs: number;
  /** Longest while the cluster says that it has too much to do; well under the 30 s after which shards go idle. */
  readonly overloadedMs: number;
  readonly firstRetryMs: number;
  readonly lastRetryMs: number;
}

export interface Pace {
  /** Milliseconds from this poll's start to the next one's. */
  readonly interval: number;
  /** Tries that failed in a row. */
  readonly failures: number;
  /** Polls in a row that brought nothing; absent: none. */
  readonly empty?: number;
}

/** A shard refreshes once a second: so many empty polls are between two refreshes, and say nothing yet. */
const STILL_ACTIVE = 2;

export function startPace(tuning: PaceTuning): Pace {
  return { interval: tuning.activeMs, failures: 0 };
}

/** After a poll: at once brisk when lines came, slowly idle when none did; from overload back in halves. */
export function afterPoll(pace: Pace, lines: number, tuning: PaceTuning): Pace {
  const { activeMs, idleMs } = tuning;
  const { interval } = pace;
  if (interval > idleMs) return { interval: Math.max(idleMs, Math.round(interval / 2)), failures: 0 };
  if (lines > 0) return { interval: activeMs, failures: 0 };
  const empty = (pace.empty ?? 0) + 1;
  const next = empty <= STILL_ACTIVE ? interval : Math.min(idleMs, Math.round(interval * 1.5));
  return { interval: next, failures: 0, empty };
}

/** After a poll that failed; `overloaded` when the cluster asked for less (429, 503). */
export function afterFailure(pace: Pace, overloaded: boolean, tuning: PaceTuning): Pace {
  const interval = overloaded
    ? Math.min(tuning.overloadedMs, Math.max(pace.interval, tuning.firstRetryMs) * 2)
    : pace.interval;
  return { interval, failures: pace.failures + 1 };
}

/**
 * Milliseconds to the next try, `chance` being within 0 and 1: doubling with full jitter, but never at once. An
 * overloaded cluster is left alone for at least half of the interval, which has doubled.
 */
export function retryDelay(
  { interval, failures }: Pace,
  overloaded: boolean,
  chance: number,
  tuning: PaceTuning,
): number {
  if (overloaded) return Math.round((interval * (1 + chance)) / 2);
  const bound = Math.min(tuning.lastRetryMs, tuning.firstRetryMs * 2 ** Math.min(20, failures - 1));
  return Math.round(Math.max(tuning.firstRetryMs / 4, bound * chance));
}
