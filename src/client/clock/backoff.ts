const FLOOR_MS = 250;
const CAP_MS = 10_000;

/**
 * Full-jitter exponential backoff: anywhere between 0.25 s and a ceiling that doubles from 0.5 s to 10 s, so that
 * fifty clients of a restarted hub do not come back in one moment. `attempt` counts from 1; `random` is in [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(CAP_MS, FLOOR_MS * 2 ** Math.min(attempt, 10));
  return Math.round(FLOOR_MS + random * (ceiling - FLOOR_MS));
}
