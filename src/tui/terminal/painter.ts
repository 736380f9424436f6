import type { Cell } from '../draw/box.ts';
import type { Frame } from '../draw/frame.ts';

/** A finished text at its place in a row of the screen. */
interface Piece {
  readonly x: number;
  readonly w: number;
  readonly text: string;
}

const PLAIN = '\x1b[0m';
const CLEAR = '\x1b[H\x1b[J';
const HIDE = '\x1b[?25l';
const SHOW = '\x1b[?25h';
/** Synchronised output: terminals that know it show all of a change at once. */
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';

const at = (x: number, y: number): string => `\x1b[${y + 1};${x + 1}H`;

/**
 * Turns frames into what a terminal needs: the columns that differ from what it shows, and the cursor. Where terminals do not agree
 * on the width of a changed character, the row is written from the first changed piece on; where blocks overlap in it, all of it.
 */
export class Painter {
  #cols = 0;
  #rows: (readonly Piece[])[] = [];
  #cursor: Cell | null | undefined;

  /** What was written before counts no more: another program had the terminal, or its size changed. */
  forget(): void {
    this.#cols = 0;
    this.#rows = [];
    this.#cursor = undefined;
  }

  /** The sequences that lead from the last frame to this one; '' when nothing differs. */
  paint(frame: Frame): string {
    let out = '';
    if (frame.cols !== this.#cols || frame.rows !== this.#rows.length) {
      this.forget();
      out += CLEAR;
    }
    const rows = piecesOf(frame);
    for (const [y, row] of rows.entries()) out += changed(this.#rows[y], row, y, frame.cols);
    this.#cols = frame.cols;
    this.#rows = rows;
    const cursor = this.#moved(frame.cursor, out !== '');
    return out === '' ? cursor : BEGIN + out + cursor + END;
  }

  #moved(cursor: Cell | null, painted: boolean): string {
    const before = this.#cursor;
    this.#cursor = cursor;
    if (cursor === null) return before === null ? '' : HIDE;
    const still = !painted && before?.x === cursor.x && before.y === cursor.y;
    if (still) return '';
    return at(cursor.x, cursor.y) + (before ? '' : SHOW);
  }
}

function piecesOf({ rows, blocks }: Frame): Piece[][] {
  const all = Array.from({ length: rows }, (): Piece[] => []);
  for (const { rect, rows: texts } of blocks) {
    for (const [i, text] of texts.entries()) all[rect.y + i]?.push({ x: rect.x, w: rect.w, text });
  }
  return all;
}

function changed(
  before: readonly Piece[] | undefined,
  now: readonly Piece[],
  y: number,
  cols: number,
): string {
  const alike =
    before !== undefined &&
    before.length === now.length &&
    now.every((piece, i) => placedAs(piece, before[i]));
  const differs = (piece: Piece, i: number): boolean => !alike || piece.text !== before[i]?.text;
  if (alike && !now.some(differs)) return '';
  const some = apart(now) ? rightOf(Math.min(...now.filter(differs).map(({ x }) => x)), now) : now;
  const whole = some.map(({ x, text }) => at(x, y) + text).join('');
  const cells =
    before === undefined ? null : changedColumns(columnsOf(before, cols), columnsOf(now, cols), y);
  return cells !== null && cells.length < whole.length ? cells : whole;
}

/**
 * One column: the character that begins in it, '' for the second half of a wide one, and how it looks; look null: it belongs to the
 * place and text `char`, of which terminals do not agree where its characters are.
 */
interface Column {
  readonly char: string;
  readonly look: string | null;
}

const BLANK: Column = { char: ' ', look: '' };

/**
 * A colour, a character of one cell, or one of two cells, where all terminals agree: ASCII, lines of boxes and bars of charts (a
 * terminal that draws these wide is given ASCII), kana, ideographs and full-width forms.
 */
const AGREED =
  /\x1b\[([\d;]*)m|([\x20-\x7e\u2500-\u257f\u2581-\u2588\u00bb])|([\u3001\u3002\u300c-\u300f\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uff01-\uff5e])/y;

/** The columns of a row, one piece over the other. */
function columnsOf(row: readonly Piece[], cols: number): readonly Column[] {
  const columns = Array.from({ length: cols }, () => BLANK);
  for (const { x, w, text } of row) {
    const own = columnsIn(text) ?? Array.from({ length: w }, () => ({ char: `${x} ${text}`, look: null }));
    const end = x + own.length;
    // Of a wide character that lies half under it, the other half is gone.
    if (columns[x]?.char === '') columns[x - 1] = BLANK;
    if (columns[end]?.char === '') columns[end] = BLANK;
    columns.splice(x, own.length, ...own);
  }
  return columns.slice(0, cols);
}

/** Null: it has a character of whose width terminals do not agree. */
function columnsIn(text: string): readonly Column[] | null {
  const columns: Column[] = [];
  let look = '';
  AGREED.lastIndex = 0;
  while (AGREED.lastIndex < text.length) {
    const [, colour, narrow, wide] = AGREED.exec(text) ?? [];
    if (colour !== undefined) look = colour === '0' ? '' : colour;
    else if (narrow !== undefined) columns.push({ char: narrow, look });
    else if (wide !== undefined) columns.push({ char: wide, look }, { char: '', look });
    else return null;
  }
  return columns;
}

/** So many equal columns cost less than to move over them. */
const NEAR = 5;

/** What leads from one row to the other, column by column; null: where some of it is, terminals do not agree. */
function changedColumns(old: readonly Column[], next: readonly Column[], y: number): string | null {
  const differs = next.map(({ char, look }, i) => char !== old[i]?.char || look !== old[i]?.look);
  if (differs.some((is, i) => is && (old[i]?.look === null || next[i]?.look === null))) return null;
  let [out, here] = ['', -1];
  for (let from = differs.indexOf(true); from >= 0; ) {
    let to = from + 1;
    for (let i = to; i < Math.min(next.length, to + NEAR) && next[i]?.look !== null; i++)
      if (differs[i]) to = i + 1;
    // Up to a whole character.
    while (next[to]?.char === '') to += 1;
    out += (here < 0 ? at(from, y) : `\x1b[${from - here}C`) + coloured(next.slice(from, to));
    here = to;
    from = differs.indexOf(true, to);
  }
  return out;
}

/** As few changes of colour as there are runs of columns that look the same. */
function coloured(columns: readonly Column[]): string {
  let [out, look]: [string, string | null] = ['', ''];
  for (const column of columns) {
    if (column.look !== look)
      out += (look === '' ? '' : PLAIN) + (column.look === '' ? '' : `\x1b[${column.look}m`);
    look = column.look;
    out += column.char;
  }
  return look === '' ? out : out + PLAIN;
}

/**
 * What stands from a column on, from left to right: a text that the terminal draws wider than we take it for (`①` where
 * ambiguous characters take two cells) or drew so before has run over what stands to the right of it.
 */
const rightOf = (from: number, row: readonly Piece[]): readonly Piece[] =>
  row.filter(({ x }) => x >= from).sort((a, b) => a.x - b.x);

const placedAs = (a: Piece, b: Piece | undefined): boolean => a.x === b?.x && a.w === b.w;

/** No piece of the row lies over another. */
const apart = (row: readonly Piece[]): boolean =>
  row.every((piece, i) =>
    row.slice(i + 1).every((other) => other.x >= piece.x + piece.w || piece.x >= other.x + other.w),
  );
