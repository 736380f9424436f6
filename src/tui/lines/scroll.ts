/** The `rows` of a list around the one at `at` (-1: from the top), which stands in the middle where it can. */
export function scrolledTo<T>(list: readonly T[], at: number, rows: number): readonly T[] {
  const most = Math.max(0, list.length - rows);
  const from = Math.min(most, Math.max(0, at - Math.floor(rows / 2)));
  return list.slice(from, from + rows);
}
