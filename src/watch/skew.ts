import type { DetectionSource } from '../ports/detection-source.ts';

/** Milliseconds by which our clock is ahead of most sources; null where none says. */
export async function medianSkew(
  sources: Iterable<DetectionSource>,
  signal: AbortSignal,
): Promise<number | null> {
  const told = await Promise.all(Array.from(sources, (source) => source.skewMs(signal)));
  const known = told.filter((ms) => ms !== null).sort((a, b) => a - b);
  return known[Math.floor((known.length - 1) / 2)] ?? null;
}
