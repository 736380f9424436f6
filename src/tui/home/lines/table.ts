import { padEnd, sliceColumns, fit as toWidth, truncate, width } from '../../../text/width.ts';
import type { Style } from '../../draw/colours.ts';
import { cutSpans, type Span, spansWidth, styled } from '../../draw/line.ts';

/** A cell of a list: its text and how it looks. */
export interface TableCell {
  readonly text: string;
  readonly style?: Style;
}

export interface Column {
  /** Where the row is too narrow, the columns with the highest `drop` go first; 0 never goes. */
  readonly drop: number;
  /** The most it may take. */
  readonly most: number;
  /** Takes what is left, and gives way first. */
  readonly grow?: boolean;
  /** What it keeps before others go: the growing column, or one that is cut to this first. */
  readonly least?: number;
  /** Shown only where nothing has to be cut for it. */
  readonly spare?: boolean;
}

/** What a growing column keeps before others go, where its texts are that long. */
const LEAST_GROWN = 16;
const GAP = 2;

/** Lays rows out in columns of `cols` columns in all; a column in which no row has anything takes no room. */
export function table(
  rows: readonly (readonly TableCell[])[],
  columns: readonly Column[],
  cols: number,
): readonly (readonly Span[])[] {
  const widths = columns.map(({ most }, i) =>
    Math.min(most, Math.max(0, ...rows.map((row) => width(row[i]?.text ?? '')))),
  );
  let shown = columns.map((_, i) => i).filter((i) => columns[i]?.grow || (widths[i] ?? 0) > 0);
  const left = (): number =>
    cols -
    shown.reduce((sum, i) => sum + (columns[i]?.grow ? 0 : (widths[i] ?? 0)), 0) -
    GAP * Math.max(0, shown.length - 1);
  const whole = Math.max(
    ...columns.map(({ grow }, i) =>
      grow ? Math.max(0, ...rows.map((row) => width(row[i]?.text ?? ''))) : 0,
    ),
  );
  const least = Math.min(whole, columns.find(({ grow }) => grow)?.least ?? LEAST_GROWN);
  if (left() < whole) shown = shown.filter((i) => !columns[i]?.spare);
  // One long text must not push out what the other rows have in their columns.
  for (const i of shown) {
    const { grow, least: keeps } = columns[i] ?? {};
    const wide = widths[i] ?? 0;
    if (grow || keeps === undefined || wide <= keeps) continue;
    widths[i] = Math.max(keeps, wide - Math.max(0, least - left()));
  }
  for (;;) {
    const worst = Math.max(0, ...shown.map((i) => columns[i]?.drop ?? 0));
    if (left() >= least || worst === 0) break;
    const at = shown.findLast((i) => columns[i]?.drop === worst);
    shown = shown.filter((i) => i !== at);
  }
  widen(widths, shown, rows, columns, left() - whole);
  const grown = Math.max(0, left());
  const growing = columns.findIndex(({ grow }) => grow);
  const cut = alike(
    rows.map((row) => row[growing]?.text ?? ''),
    grown,
  );
  return rows.map((row) => {
    const spans = shown.flatMap((i, n): Span[] => {
      const cell = row[i] ?? { text: '' };
      const text =
        columns[i]?.grow && cut.has(cell.text)
          ? withEnd(cell.text, grown)
          : toWidth(cell.text, columns[i]?.grow ? grown : (widths[i] ?? 0));
      return [n === 0 ? '' : ' '.repeat(GAP), cell.style === undefined ? text : styled(cell.style, text)];
    });
    const used = spansWidth(spans);
    return used > cols ? cutSpans(spans, cols) : spans;
  });
}

/** Gives columns whose texts were cut the room that the growing column does not need. */
function widen(
  widths: number[],
  shown: readonly number[],
  rows: readonly (readonly TableCell[])[],
  columns: readonly Column[],
  room: number,
): void {
  let spare = room;
  for (const i of shown) {
    if (columns[i]?.grow || spare <= 0) continue;
    const full = Math.max(0, ...rows.map((row) => width(row[i]?.text ?? '')));
    const more = Math.min(spare, full - (widths[i] ?? 0));
    widths[i] = (widths[i] ?? 0) + more;
    spare -= more;
  }
}

/** The texts that would look like another one where both are cut at their ends. */
function alike(texts: readonly string[], cols: number): ReadonlySet<string> {
  const cut = new Map<string, Set<string>>();
  for (const text of texts.filter((each) => width(each) > cols)) {
    const seen = cut.get(toWidth(text, cols)) ?? new Set();
    cut.set(toWidth(text, cols), seen.add(text));
  }
  return new Set([...cut.values()].filter(({ size }) => size > 1).flatMap((same) => [...same]));
}

/** A text cut in its middle, so that its end is seen, too. */
function withEnd(text: string, cols: number): string {
  const end = Math.max(0, Math.floor(cols / 2) - 1);
  const head = truncate(text, Math.max(0, cols - end - 2), '');
  return padEnd(`${head}..${sliceColumns(text, width(text) - end, end)}`, cols);
}
