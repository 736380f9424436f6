import type { Cell } from '../draw/box.ts';
import type { Frame } from '../draw/frame.ts';

/** A finished text at its place in a row of the screen. */
interface Piece {
  readonly x: number;
  readonly w: number;
  readonly text: string;
}

const CLEAR = '\x1b[H\x1b[J';
const HIDE = '\x1b[?25l';
const SHOW = '\x1b[?25h';
/** Synchronised output: terminals that know it show all of a change at once. */
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';

const at = (x: number, y: number): string => `\x1b[${y + 1};${x + 1}H`;

/**
 * Turns frames into what a terminal needs: rows from the first piece on that differs from what it shows, and
 * the cursor.
 * Where one block lies over another in a row, the whole row is written again, in their order, when any of it differs.
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
    for (const [y, row] of rows.entries()) out += changed(this.#rows[y], row, y);
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

function changed(before: readonly Piece[] | undefined, now: readonly Piece[], y: number): string {
  const alike =
    before !== undefined &&
    before.length === now.length &&
    now.every((piece, i) => placedAs(piece, before[i]));
  const differs = (piece: Piece, i: number): boolean => !alike || piece.text !== before[i]?.text;
  if (alike && !now.some(differs)) return '';
  const some = apart(now) ? rightOf(Math.min(...now.filter(differs).map(({ x }) => x)), now) : now;
  return some.map(({ x, text }) => at(x, y) + text).join('');
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
