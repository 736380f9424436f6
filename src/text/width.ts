import { eachCluster, JOINS, runEnd, runWidth, unitColumns } from './column-scan.ts';
import { isPrintableAscii } from './graphemes.ts';

// CSI and terminated OSC sequences: what our own colours are made of. Outside text has none left once it is neutralised.
const STYLING =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x18\x1a\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c)/g;
const MAY_STYLE = /[\x1b\x9b]/;

/**
 * Display columns of a text: equal to the `string-width` package, ambiguous characters counting 1.
 * Colour sequences count nothing; controls count nothing.
 */
export function width(text: string): number {
  if (isPrintableAscii(text)) return text.length;
  const plain = MAY_STYLE.test(text) ? text.replace(STYLING, '') : text;
  let total = 0;
  let at = 0;
  while (at < plain.length) {
    const columns = unitColumns(plain.charCodeAt(at));
    const next = at + 1;
    if (columns !== JOINS && (next === plain.length || unitColumns(plain.charCodeAt(next)) !== JOINS)) {
      total += columns;
      at = next;
    } else {
      const end = runEnd(plain, at);
      total += runWidth(plain.slice(at, end));
      at = end;
    }
  }
  return total;
}

/** The longest start of a plain text that fits `cols` columns, and its width. */
function head(text: string, cols: number): { text: string; width: number } {
  let end = 0;
  let used = 0;
  eachCluster(text, (_, clusterEnd, columns) => {
    if (used + columns > cols) return false;
    used += columns;
    end = clusterEnd;
    return true;
  });
  return { text: text.slice(0, end), width: used };
}

/** Cuts a plain text to at most `cols` columns, the cut shown by `mark` (not `…`: its width is ambiguous). */
export function truncate(text: string, cols: number, mark = '..'): string {
  if (text.length <= cols && isPrintableAscii(text)) return text;
  const whole = head(text, cols);
  if (whole.text.length === text.length) return text;
  const room = cols - width(mark);
  if (room < 0) return head(mark, cols).text;
  return head(text, room).text + mark;
}

/** Pads with spaces to at least `cols` columns; a longer text stays as it is. */
export function padEnd(text: string, cols: number): string {
  const missing = cols - width(text);
  return missing > 0 ? text + ' '.repeat(missing) : text;
}

/** The same in front of the text. */
export const padStart = (text: string, cols: number): string =>
  ' '.repeat(Math.max(0, cols - width(text))) + text;

/** Truncates or pads a plain text to exactly `cols` columns. */
export function fit(text: string, cols: number, mark = '..'): string {
  return padEnd(truncate(text, cols, mark), cols);
}

/**
 * The columns `from` (0-based) up to `from + cols` of a plain text, for horizontal scroll; shorter where the text ends.
 * Of a wide character cut in half a space remains, so that all else keeps its column.
 */
export function sliceColumns(text: string, from: number, cols: number): string {
  if (cols <= 0) return '';
  if (isPrintableAscii(text)) return text.slice(Math.max(from, 0), Math.max(from, 0) + cols);
  const to = from + cols;
  let at = 0;
  let out = '';
  eachCluster(text, (start, end, columns) => {
    const after = at + columns;
    if (at >= from && after <= to) out += text.slice(start, end);
    else if (after > from && at < to) out += ' '.repeat(Math.min(after, to) - Math.max(at, from));
    at = after;
    return at < to;
  });
  return out;
}
