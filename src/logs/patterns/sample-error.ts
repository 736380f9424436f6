/** Lines of a kind: how many there are, and how many of them were looked at, drawn evenly. */
export interface Stratum {
  readonly total: number;
  readonly looked: number;
}

/** 95 % of the time a share lies nearer than this many standard errors. */
const Z = 1.96;

/**
 * How far a share of all lines may be off, in points of a hundred, 95 times in 100: the worst case (a share of a half in
 * every stratum) of a stratified sample without replacement (Cochran, Sampling Techniques, 5.4). 0: all were looked at.
 */
export function shareError(strata: readonly Stratum[]): number {
  const all = strata.reduce((sum, { total }) => sum + total, 0);
  if (all === 0) return 0;
  let variance = 0;
  for (const { total, looked } of strata) {
    if (looked >= total) continue;
    if (looked === 0) return 100;
    variance += (total / all) ** 2 * (0.25 / looked) * (1 - looked / total);
  }
  return 100 * Z * Math.sqrt(variance);
}
