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
    const pen = { look: '' };
    for (const [y, row] of rows.entries()) out += changed(this.#rows[y], row, y, frame.cols, pen);
    out += taken(pen, '');
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
  pen: Pen,
): string {
  const alike =
    before !== undefined &&
    before.length === now.length &&
    now.every((piece, i) => placedAs(piece, before[i]));
  const differs = (piece: Piece, i: number): boolean => !alike || piece.text !== before[i]?.text;
  if (alike && !now.some(differs)) return '';
  const some = apart(now) ? rightOf(Math.min(...now.filter(differs).map(({ x }) => x)), now) : now;
  const [forWhole, forCells] = [{ ...pen }, { ...pen }];
  const whole = taken(forWhole, '') + some.map(({ x, text }) => at(x, y) + text).join('');
  const cells =
    before === undefined ? null : changedColumns(columnsOf(before, cols), columnsOf(now, cols), y, forCells);
  const isShorter = cells !== null && cells.length < whole.length;
  pen.look = (isShorter ? forCells : forWhole).look;
  return isShorter ? cells : whole;
}

/** How the terminal draws what is written next. It stays so from row to row of a frame, and is plain before and after. */
interface Pen {
  look: string;
}

/** What makes the pen draw so; '' where it does. */
function taken(pen: Pen, look: string): string {
  if (pen.look === look) return '';
  const off = pen.look !== '' && look !== '';
  pen.look = look;
  return look === '' ? PLAIN : `\x1b[${off ? '0;' : ''}${look}m`;
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
 * A colour, a character of one cell, or one of two cells, where all terminals agree: ASCII, the empty box and the check mark (neutral
 * by UAX #11, and no emoji), lines of boxes and bars of charts (a terminal that draws these wide is given ASCII), kana, ideographs and
 * full-width forms.
 */
const AGREED =
  /\x1b\[([\d;]*)m|([\x20-\x7e\u2500-\u257f\u2581-\u2588\u00bb\u2610\u2713])|([\u3001\u3002\u300c-\u300f\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff\uff01-\uff5e])/y;

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

/** It draws the lines of a character only, so that a blank is plain; SGR 4, 7 and 40 to 48 are seen on a blank too. */
const isInk = (look: string): boolean =>
  !/(?:^|;)(?:[47]|4[0-8])(?:;|$)/.test(look.replace(/(?<=^|;)38;5;\d+/, '38'));

/** Null: it has a character of whose width terminals do not agree. */
function columnsIn(text: string): readonly Column[] | null {
  const columns: Column[] = [];
  let look = '';
  AGREED.lastIndex = 0;
  while (AGREED.lastIndex < text.length) {
    const [, colour, narrow, wide] = AGREED.exec(text) ?? [];
    if (colour !== undefined) look = colour === '0' ? '' : colour;
    else if (narrow !== undefined)
      columns.push(narrow === ' ' && isInk(look) ? BLANK : { char: narrow, look });
    else if (wide !== undefined) columns.push({ char: wide, look }, { char: '', look });
    else return null;
  }
  return columns;
}

/** So many equal columns, drawn as the pen draws, cost no more than to move over them. */
const NEAR = 4;
/** So many blanks cost more than to erase them, and than to move over them after that. */
const [BLANKS, BLANKS_BEFORE] = [5, 10];

/** What leads from one row to the other, column by column; null: where some of it is, terminals do not agree. */
function changedColumns(old: readonly Column[], next: readonly Column[], y: number, pen: Pen): string | null {
  const differs = next.map(({ char, look }, i) => char !== old[i]?.char || look !== old[i]?.look);
  if (differs.some((is, i) => is && (old[i]?.look === null || next[i]?.look === null))) return null;
  const last = differs.lastIndexOf(true);
  let [out, here] = ['', -1];
  for (let i = differs.indexOf(true); i >= 0; i = differs.indexOf(true, here)) {
    if (here < 0) out += at(i, y);
    else if (i > here) {
      const between = next.slice(here, i);
      const isNear = between.length <= NEAR && between.every((column) => isDrawnBy(pen, column));
      out += isNear ? between.map(({ char }) => char).join('') : `\x1b[${i - here}C`;
    }
    const column = next[i] as Column;
    const blanks = blanksFrom(i, next, last);
    // Erased, they have the pen's background.
    if (blanks >= (i + blanks > last ? BLANKS : BLANKS_BEFORE)) {
      out += `${isDrawnBy(pen, BLANK) ? '' : taken(pen, '')}\x1b[${blanks}X`;
      here = i;
      differs.fill(false, i, i + blanks);
    } else {
      out += (isDrawnBy(pen, column) ? '' : taken(pen, column.look ?? '')) + column.char;
      here = i + (next[i + 1]?.char === '' ? 2 : 1);
    }
  }
  return out;
}

const isDrawnBy = (pen: Pen, { char, look }: Column): boolean =>
  look === pen.look || (char === ' ' && look === '' && isInk(pen.look));

/** How many plain blanks there are from a column on, up to the last one that differs. */
function blanksFrom(from: number, next: readonly Column[], last: number): number {
  let to = from;
  while (to <= last && next[to]?.char === ' ' && next[to]?.look === '') to += 1;
  return to - from;
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
