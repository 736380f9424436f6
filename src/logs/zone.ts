import { offsetAt } from '../text/zone.ts';

const DAY = 86_400_000;

/**
 * Epoch milliseconds of a wall-clock time in a zone; `local` is that time read as if it were UTC. A time that a change
 * to summer time skips is taken with the offset before it, one that comes twice is the first. An unknown zone counts
 * as UTC.
 */
export function localToUtc(local: number, zone: string): number {
  if (zone === 'UTC') return local;
  const before = offsetAt(local - DAY, zone);
  const after = offsetAt(local - before, zone);
  if (before === after) return local - before;
  const first = local - before;
  const second = local - after;
  return offsetAt(first, zone) === before ? first : offsetAt(second, zone) === after ? second : first;
}
