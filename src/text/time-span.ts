/** A stretch of time: epoch milliseconds, `from` in it, `to` not. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** Start of the bucket of a width that a time falls into. */
export function bucketOf(time: number, width: number): number {
  return Math.floor(time / width) * width;
}

/** Sorted spans without overlaps; those that touch become one. */
export function merged(spans: readonly TimeSpan[]): TimeSpan[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from);
  const out: TimeSpan[] = [];
  for (const span of sorted) {
    const last = out.at(-1);
    if (last && span.from <= last.to) {
      out[out.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else out.push(span);
  }
  return out;
}

/** At most `most` spans that cover all of the given ones: the narrowest gaps between them are closed. */
export function atMost(spans: readonly TimeSpan[], most: number): TimeSpan[] {
  const apart = merged(spans);
  if (apart.length <= most) return apart;
  const gaps = apart.slice(1).map((span, i) => span.from - (apart[i] as TimeSpan).to);
  const kept = new Set(
    gaps
      .map((gap, i) => ({ gap, i }))
      .sort((a, b) => b.gap - a.gap)
      .slice(0, most - 1)
      .map(({ i }) => i),
  );
  const out: TimeSpan[] = [];
  for (const [i, span] of apart.entries()) {
    if (i === 0 || kept.has(i - 1)) out.push(span);
    else out[out.length - 1] = { from: (out.at(-1) as TimeSpan).from, to: span.to };
  }
  return out;
}
