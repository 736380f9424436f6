import type { ChangeGap, ServiceCoverage, SystemChange } from './system-change.ts';

/** What one source tells of a service in a stretch of time. */
export interface ChangeAnswer {
  readonly changes: readonly SystemChange[];
  /** Up to when nothing is missing, ISO; null: nothing can be said. */
  readonly completeTo: string | null;
  readonly gaps: readonly ChangeGap[];
}

/** The earliest of what its sources are complete to: one that cannot say makes the whole unknown. */
export function completeTo(answers: readonly ChangeAnswer[]): string | null {
  const times = answers.map((answer) => answer.completeTo);
  if (times.length === 0 || times.includes(null)) return null;
  return (times as readonly string[]).toSorted()[0] ?? null;
}

/** What can be said of a service without a change: that nothing went out takes a source that is complete. */
export type Silence = 'changed' | 'nothing-went-out' | 'nothing-known' | 'unknown';

/** How long after `completeTo` an answer still counts as one of now: sources are read every minute. */
const FRESH_MS = 150_000;

export function silenceOf(
  { service, completeTo: to }: ServiceCoverage,
  changes: readonly SystemChange[],
  gaps: readonly ChangeGap[],
  until: string,
): Silence {
  if (changes.some((change) => change.service === service)) return 'changed';
  if (to === null) return 'unknown';
  const holes = gaps.some((gap) => gap.service === null || gap.service === service);
  const late = Date.parse(until) - Date.parse(to) > FRESH_MS;
  return holes || late ? 'nothing-known' : 'nothing-went-out';
}
