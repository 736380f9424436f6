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
    const strokes: Stroke[] = [];
    for (const [y, row] of rows.entries()) {
      const change = changeOf(this.#rows[y], row, y, frame.cols, strokes.at(-1)?.look ?? '');
      out += change.plain;
      strokes.push(...change.strokes);
    }
    out += shorter(written(strokes), written(lookByLook(strokes)));
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

/** What leads from one row to the next: first what begins and ends without a look, then the strokes. */
interface Change {
  readonly plain: string;
  readonly strokes: readonly Stroke[];
}

/** Columns of a row that are written in one look; with \x1b[…X as its text it erases and leaves the cursor where it is. */
interface Stroke {
  readonly x: number;
  readonly y: number;
  readonly look: string;
  text: string;
  /** Columns that the cursor moves on by it. */
  w: number;
}

const NO_CHANGE: Change = { plain: '', strokes: [] };

function changeOf(
  before: readonly Piece[] | undefined,
  now: readonly Piece[],
  y: number,
  cols: number,
  look: string,
): Change {
  const alike =
    before !== undefined &&
    before.length === now.length &&
    now.every((piece, i) => placedAs(piece, before[i]));
  const differs = (piece: Piece, i: number): boolean => !alike || piece.text !== before[i]?.text;
  if (alike && !now.some(differs)) return NO_CHANGE;
  const some = apart(now) ? rightOf(Math.min(...now.filter(differs).map(({ x }) => x)), now) : now;
  const whole = { plain: some.map(({ x, text }) => at(x, y) + erased(text)).join(''), strokes: [] };
  if (before === undefined) return whole;
  const [old, next] = [columnsOf(before, cols), columnsOf(now, cols)];
  return [strokesFrom(old, next, y, look), afterShift(old, next, y, look)].reduce<Change>(
    (least, each) => (each !== null && bytesOf(each) < bytesOf(least) ? each : least),
    whole,
  );
}

/** A text with plain blanks that are erased where that is shorter. */
const erased = (text: string): string =>
  text.replace(/(?<=^|\x1b\[0m) {12,}/g, ({ length }) => `\x1b[${length}X\x1b[${length}C`);

const bytesOf = ({ plain, strokes }: Change): number => Buffer.byteLength(plain + written(strokes));

/** They have the same characters in another order, and differ by what moves and colours. */
const shorter = (a: string, b: string): string => (b.length < a.length ? b : a);

/** Strokes of one look after each other, as a change of colours costs more bytes than a move. */
function lookByLook(strokes: readonly Stroke[]): readonly Stroke[] {
  const looks = [...new Set(strokes.map(({ look }) => look))];
  return looks.flatMap((look) => strokes.filter((stroke) => stroke.look === look));
}

/** The sequences that make the strokes; the pen is plain before and after. */
function written(strokes: readonly Stroke[]): string {
  let [out, pen, here, row] = ['', '', -1, -1];
  for (const { x, y, look, text, w } of strokes) {
    if (y !== row || x < here) out += at(x, y);
    else if (x > here) out += `\x1b[${x - here}C`;
    out += taken(pen, look) + text;
    [pen, here, row] = [look, x + w, y];
  }
  return out + taken(pen, '');
}

/** What makes a pen draw so; '' where it does. */
function taken(pen: string, look: string): string {
  if (pen === look) return '';
  return look === '' ? PLAIN : `\x1b[${pen === '' ? '' : '0;'}${look}m`;
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

/**
 * What leads from one row to the other, column by column, with a pen that has a look; null: where some of it is, terminals do not
 * agree.
 */
function strokesFrom(old: readonly Column[], next: readonly Column[], y: number, pen: string): Change | null {
  const differs = next.map((column, i) => !isSame(column, old[i]));
  if (differs.some((is, i) => is && (old[i]?.look === null || next[i]?.look === null))) return null;
  const last = differs.lastIndexOf(true);
  const strokes: Stroke[] = [];
  let look = pen;
  const draw = (x: number, text: string, w: number): void => {
    const stroke = strokes.at(-1);
    if (stroke?.look !== look || stroke.x + stroke.w !== x) strokes.push({ x, y, look, text, w });
    else [stroke.text, stroke.w] = [stroke.text + text, stroke.w + w];
  };
  let here = -1;
  for (let i = differs.indexOf(true); i >= 0; i = differs.indexOf(true, here)) {
    const between = here < 0 ? [] : next.slice(here, i);
    if (between.length <= NEAR && between.every((each) => isDrawnBy(look, each)))
      for (const [n, { char }] of between.entries()) draw(here + n, char, 1);
    const column = next[i] as Column;
    const blanks = blanksFrom(i, next, last);
    const isErased = blanks >= (i + blanks > last ? BLANKS : BLANKS_BEFORE);
    const drawn = isErased ? BLANK : column;
    // Erased, they have the pen's background.
    if (!isDrawnBy(look, drawn)) look = drawn.look ?? '';
    const w = next[i + 1]?.char === '' ? 2 : 1;
    if (isErased) {
      draw(i, `\x1b[${blanks}X`, 0);
      differs.fill(false, i, i + blanks);
      here = i;
    } else {
      draw(i, column.char, w);
      here = i + w;
    }
  }
  return { plain: '', strokes };
}

/** So many columns that need not be written are worth a shift. */
const SHIFTED = 8;

/**
 * The same where what stands in the row moved one column to the left, as the bars of a picture do: a character is taken out before it
 * and a blank put in behind it, so that the rest of the row is where it was.
 */
function afterShift(old: readonly Column[], next: readonly Column[], y: number, pen: string): Change | null {
  const [from, to, saved] = mostShifted(old, next);
  if (saved < SHIFTED) return null;
  const shifted = [...old.slice(0, from), ...old.slice(from + 1, to + 1), BLANK, ...old.slice(to + 1)];
  const change = strokesFrom(shifted, next, y, pen);
  return change && { ...change, plain: `${at(from, y)}\x1b[P\x1b[${to - from}C\x1b[@` };
}

/** From where to where, in narrow columns, a shift saves most columns, and how many: those that stand one to the right of their place, less those that stand in it. */
function mostShifted(old: readonly Column[], next: readonly Column[]): readonly [number, number, number] {
  let most: readonly [number, number, number] = [0, 0, 0];
  let [from, saved] = [0, 0];
  for (const [i, column] of next.entries()) {
    saved += Number(isSame(column, old[i + 1])) - Number(isSame(column, old[i]));
    if (saved < 0 || !isNarrow(old, i + 1)) [from, saved] = [i + 1, 0];
    else if (saved > most[2]) most = [from, i + 1, saved];
  }
  return most;
}

/** A column of the row that is a character of its own. */
const isNarrow = (row: readonly Column[], i: number): boolean =>
  typeof row[i]?.look === 'string' && row[i]?.char !== '' && row[i + 1]?.char !== '';

const isSame = (a: Column, b: Column | undefined): boolean => a.char === b?.char && a.look === b.look;

const isDrawnBy = (pen: string, { char, look }: Column): boolean =>
  look === pen || (char === ' ' && look === '' && isInk(pen));

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
