import { parseWhen } from '../text/time.ts';

/** Clocks differ by so much; what lies further ahead has not happened. */
const AHEAD_MS = 5 * 60_000;

/** When something has happened, as it was typed: ISO, null where nothing was typed; or why it cannot be. `now`: epoch ms. */
export function pastTime(
  text: string,
  timeZone: string,
  now: number,
): { readonly at: string | null } | { readonly wrong: 'no-time' | 'time-ahead' } {
  if (text.trim() === '') return { at: null };
  const at = parseWhen(text, new Date(now).toISOString(), timeZone);
  if (at === null) return { wrong: 'no-time' };
  return Date.parse(at) > now + AHEAD_MS ? { wrong: 'time-ahead' } : { at };
}

/** `-` alone, as Japanese input writes it, too: takes back what stands. */
export const isTakeBack = (text: string): boolean => /^\s*[-ー−‐－]\s*$/u.test(text);
