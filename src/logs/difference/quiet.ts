/** A pattern that comes at a tenth of its rate or less is quiet. */
const QUIET = 10;
const MINUTE = 60_000;
/** A shorter silence says nothing: lines come in their own time. */
const LEAST_MS = 2 * MINUTE;
/** What comes in bursts is quiet between them: only a silence so much longer than the longest before tells. */
const LONGER = 1.5;
/** Of so many lines expected none came: by chance once in three thousand times. */
const MISSED = 8;

export interface Course {
  /** Lines in each step of before, oldest first, as far as they were counted. */
  readonly before: readonly number[];
  /** Lines in each whole step since, up to when nothing is missing. */
  readonly since: readonly number[];
  readonly stepMs: number;
  /** Lines a minute before. */
  readonly rate: number;
  /** Milliseconds between its last line and the time up to which nothing is missing. */
  readonly silentMs: number;
  /** Lines that one counted line stood for at most. */
  readonly heaviest: number;
}

/** Whether a pattern stopped, by its rate: also where a stray line still came, and not for a pause such as it had before. */
export function hasStopped({ before, since, stepMs, rate, silentMs, heaviest }: Course): boolean {
  const perStep = (rate * stepMs) / MINUTE;
  let steps = 0;
  let sum = 0;
  for (let k = 1; k <= since.length; k++) {
    sum += since[since.length - k] ?? 0;
    if (sum * QUIET <= perStep * k) steps = k;
  }
  const quietMs = Math.max(steps * stepMs, silentMs);
  if (quietMs < LEAST_MS || (rate * quietMs) / MINUTE < MISSED * heaviest) return false;
  return quietMs >= LONGER * (longestQuiet(before, perStep) + 1) * stepMs;
}

/** Steps of the longest stretch that was quiet. */
function longestQuiet(counts: readonly number[], perStep: number): number {
  let longest = 0;
  for (let from = 0; from < counts.length; from++) {
    let sum = 0;
    for (let to = from; to < counts.length; to++) {
      sum += counts[to] ?? 0;
      const length = to - from + 1;
      if (sum * QUIET <= perStep * length) longest = Math.max(longest, length);
    }
  }
  return longest;
}
