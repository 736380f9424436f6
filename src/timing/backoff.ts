/** Milliseconds that double with each attempt, counted from 0: `firstMs`, twice that, and so on up to `mostMs`. */
export const doubled = (firstMs: number, mostMs: number, attempt: number): number =>
  Math.min(mostMs, firstMs * 2 ** attempt);

/** The same, anywhere between half of it and the whole; `random` is in [0, 1). */
export const doubledWithJitter = (firstMs: number, mostMs: number, attempt: number, random: number): number =>
  doubled(firstMs, mostMs, attempt) * (0.5 + random / 2);

const FLOOR_MS = 250;
const CAP_MS = 10_000;

/**
 * Full-jitter exponential backoff: anywhere between 0.25 s and a ceiling that doubles from 0.5 s to 10 s, so that
 * fifty clients of a restarted hub do not come back in one moment. `attempt` counts from 1; `random` is in [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = doubled(FLOOR_MS, CAP_MS, attempt);
  return Math.round(FLOOR_MS + random * (ceiling - FLOOR_MS));
}
