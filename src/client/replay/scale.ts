import { countUpTo } from './recording.ts';

/** Without an event a night would take the whole bar, and leave the incident one cell. */
const MOST_QUIET_MS = 15 * 60_000;

/** Where a time lies between the first and the last of all, from 0 to 1. */
export type Scale = (time: number) => number;

/** By time; a longer stretch in which nothing happened is as long as fifteen minutes. `times`: epoch ms, in any order. */
export function scaleOf(times: readonly number[]): Scale {
  const rising = [...times].sort((a, b) => a - b);
  const lengths: number[] = [];
  let length = 0;
  for (const [i, time] of rising.entries()) {
    length += Math.min(MOST_QUIET_MS, time - (rising[i - 1] ?? time));
    lengths.push(length);
  }
  return (time) => {
    const i = countUpTo(rising, time) - 1;
    if (i < 0) return 0;
    const since = Math.min(MOST_QUIET_MS, time - (rising[i] ?? time));
    return Math.min(1, ((lengths[i] ?? 0) + since) / Math.max(1, length));
  };
}
