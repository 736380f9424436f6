import { nearest } from '../../text/nearest.ts';

/**
 * The session id that `word` was most likely meant to be. A session is often remembered by its service alone, so
 * `chekout` is near `checkout-1125`.
 */
export function nearestSession(word: string, ids: readonly string[]): string | undefined {
  const whole = nearest(word, ids);
  if (whole !== undefined) return whole;
  const stems = new Map(ids.map((id) => [id.replace(/-\d{4}(-\d+)?$/, ''), id]));
  const stem = nearest(word, stems.keys());
  return stem === undefined ? undefined : stems.get(stem);
}
