/** Where a document is in the order of reading: its time and its number in its shard, null where none is given. */
export interface Position {
  readonly time: number;
  readonly seq: number | null;
}

/** How a page is asked for: from a time on, or after a position; `size` documents. */
export interface PageStart {
  readonly from: number;
  readonly after: { readonly time: number; readonly seq: number } | null;
  readonly size: number;
}

/** `max_result_window` of an index: the most documents one page can hold. */
export const LARGEST_PAGE = 10_000;

/**
 * How to go on after a full page, or null when that is impossible: more documents share one place in the order than a
 * page can hold. Numbers are unique only within a shard, so the next page begins with the last number again, and
 * the person who reads drops what it knows.
 */
export function nextPage(page: PageStart, last: Position, size: number): PageStart | null {
  if (last.seq !== null) {
    const after = { time: last.time, seq: last.seq - 1 };
    const same = page.after?.time === after.time && page.after.seq === after.seq;
    if (!same) return { from: page.from, after, size };
  } else if (last.time > page.from) {
    return { from: last.time, after: null, size };
  }
  return page.size < LARGEST_PAGE ? { ...page, size: LARGEST_PAGE } : null;
}

const SMALLEST_PAGE = 50;

/** Documents a page should hold so that it stays near `bytes`, given what a document took lately; null: not known yet. */
export function pageSize(averageBytes: number | null, most: number, bytes: number): number {
  if (averageBytes === null) return Math.min(most, 500);
  return Math.max(
    Math.min(SMALLEST_PAGE, most),
    Math.min(most, Math.floor(bytes / Math.max(1, averageBytes))),
  );
}
