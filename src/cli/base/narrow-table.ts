import { columns } from './output.ts';

type Rows = readonly (readonly string[])[];
type Width = (text: string) => number;

const GAP = 2;
const INDENT = '    ';

/** How many columns of a table fit beside each other; at least two. */
function fitting(rows: Rows, width: Width, cols: number): number {
  const count = Math.max(0, ...rows.map((row) => row.length));
  let room = cols;
  for (let at = 0; at < count; at++) {
    room -= Math.max(0, ...rows.map((row) => width(row[at] ?? ''))) + (at === 0 ? 0 : GAP);
    if (room < 0) return Math.max(2, at);
  }
  return count;
}

/**
 * A table whose first row is its heading, in at most `cols` columns of a terminal where it can: what does not fit beside
 * the first columns stands under its row, with its heading. A value that says nothing (empty, `-`) is left out there.
 */
export function narrowTable(rows: Rows, width: Width, cols: number): readonly string[] {
  const kept = fitting(rows, width, cols);
  const beside = columns(
    rows.map((row) => row.slice(0, kept)),
    width,
  );
  const [head = []] = rows;
  return beside.flatMap((line, i) => {
    const more = i === 0 ? [] : (rows[i] ?? []).slice(kept);
    const below = more.flatMap((text, at) =>
      text === '' || text === '-' ? [] : [`${INDENT}${head[kept + at] ?? ''}: ${text}`],
    );
    return [line, ...below];
  });
}
