/** How values lie: how many there are, and where half and nine tenths of them end. ms; null of none. */
export interface Spread {
  readonly n: number;
  readonly median: number | null;
  readonly p90: number | null;
}

/** The median of an even number is the mean of the middle two; p90 is the nearest rank, a value that was measured. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const [lower, upper] = [sorted[Math.floor((n - 1) / 2)], sorted[Math.floor(n / 2)]];
  if (lower === undefined || upper === undefined) return { n: 0, median: null, p90: null };
  return { n, median: (lower + upper) / 2, p90: sorted[Math.ceil(0.9 * n) - 1] ?? null };
}

const Z = 1.96;

/** Wilson's interval (95%) of a share, from 0 to 1: it holds for few cases too. https://doi.org/10.1080/01621459.1927.10502953 */
export function shareInterval(hits: number, n: number): readonly [low: number, high: number] {
  if (n === 0) return [0, 1];
  const share = hits / n;
  const middle = (share + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const reach = (Z / (1 + Z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}
