/** The `rows` of a list around the one at `at` (-1: from the top), which is in the middle where it can. */
export function scrolledTo<T>(list: readonly T[], at: number, rows: number): readonly T[] {
  const from = scrolledFrom(list.length, at, rows);
  return list.slice(from, from + rows);
}

/** How many rows of a list of `count` lie above those. */
export function scrolledFrom(count: number, at: number, rows: number): number {
  return Math.min(Math.max(0, count - rows), Math.max(0, at - Math.floor(rows / 2)));
}
