import { nearest as nearestText } from '../text/nearest.ts';

/** The name that `word` was most likely meant to be; null when none is near. */
export function nearest(word: string, names: readonly string[]): string | null {
  return nearestText(word, names) ?? null;
}

/**
 * The session id that `word` was most likely meant to be. A session is often remembered by its service alone, so
 * `chekout` is near `checkout-1125`.
 */
export function nearestSession(word: string, ids: readonly string[]): string | null {
  const whole = nearest(word, ids);
  if (whole !== null) return whole;
  const stems = new Map(ids.map((id) => [id.replace(/-\d{4}(-\d+)?$/, ''), id]));
  const stem = nearest(word, [...stems.keys()]);
  return stem === null ? null : (stems.get(stem) ?? null);
}
