/** What to do about documents that wait between the cursor and now. */
export type Backlog =
  | { readonly kind: 'read' }
  /** Too many: `skipped` of them are left out, and reading goes on from `from` with the other `left`. */
  | { readonly kind: 'gap'; readonly from: number; readonly skipped: number; readonly left: number };

/** Documents in all buckets. */
export const totalOf = (counts: ReadonlyMap<number, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

/** A width for so many buckets at most over a span, milliseconds; whole hundredths up to hours. */
export function countWidth(spanMs: number, most: number): number {
  const widths = [100, 1_000, 10_000, 60_000, 600_000, 3_600_000];
  return widths.find((width) => spanMs / width <= most) ?? 86_400_000;
}

/**
 * Whether to read all that waits or to go live at once. `counts`: documents by start of bucket. With more than `limit`
 * waiting, at most `tail` of the newest are read, whole buckets of them, and always the newest bucket.
 */
export function judgeBacklog(counts: ReadonlyMap<number, number>, limit: number, tail: number): Backlog {
  const total = totalOf(counts);
  if (total <= limit) return { kind: 'read' };
  let read = 0;
  let from = Number.POSITIVE_INFINITY;
  for (const [bucket, count] of [...counts].sort(([a], [b]) => b - a)) {
    if (read > 0 && read + count > tail) break;
    read += count;
    from = bucket;
  }
  return { kind: 'gap', from, skipped: total - read, left: read };
}
