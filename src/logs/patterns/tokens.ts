/**
 * The tokens of one scanned line, in buffers that the next line reuses: a flood allocates nothing.
 *
 * Token `i` is the text from `from[i]` up to `to[i]`. Constants have kind 0. A value may begin with a constant head:
 * the first `head[i]` characters (`node-` in `node-12`). Lists of values count as one value.
 */

import { classes, DIGIT_CLASS } from './characters.ts';

/** Most tokens that are kept of a line. */
export const MOST_TOKENS = 128;

export const CONSTANT = 0;
/** A value whose type is read from its text when it is shown. */
export const VALUE = 1;
export const TEXT = 2;
export const PATH = 3;
export const ADDRESS = 4;
export const TIME_VALUE = 5;
/** A word that varies: only in templates. */
export const NAME = 6;
/** A part of a request's route. */
export const ID = 7;

/** How a template writes its values; a scanned template gives its own tokens again. */
export const PLACEHOLDERS = new Map([
  ['<number>', VALUE],
  ['<duration>', VALUE],
  ['<id>', VALUE],
  ['<address>', ADDRESS],
  ['<time>', TIME_VALUE],
  ['<path>', PATH],
  ['<text>', TEXT],
  ['<name>', NAME],
]);

export const kind = new Uint8Array(MOST_TOKENS + 8);
export const from = new Int32Array(MOST_TOKENS + 8);
export const to = new Int32Array(MOST_TOKENS + 8);
export const head = new Uint16Array(MOST_TOKENS + 8);
/** Where the text that a token stands for ends, with what was left out behind it. */
export const ends = new Int32Array(MOST_TOKENS + 8);

/** The line that is read, and how many tokens it has given so far. */
export let scanned = '';
export let count = 0;

export function begin(line: string): void {
  scanned = line;
  count = 0;
}

/** Takes back what was added from token `n` on. */
export function backTo(n: number): void {
  count = n;
}

export const code = (i: number): number => scanned.charCodeAt(i);
/** The token's only character, or 0. */
export const mark = (i: number): number =>
  i >= 0 && kind[i] === CONSTANT && to[i] === (from[i] as number) + 1 ? code(from[i] as number) : 0;
export const isValue = (i: number): boolean => i >= 0 && kind[i] !== CONSTANT;
const isBare = (i: number): boolean => i >= 0 && kind[i] !== CONSTANT && head[i] === 0;
const SEPARATORS = new Set([...',;|-/&+*'].map((c) => c.charCodeAt(0)));

const OPEN = 40;

/** Adds a token. */
export function push(type: number, start: number, stop: number, constant = 0): void {
  kind[count] = type;
  head[count] = constant;
  from[count] = start;
  to[count] = stop;
  ends[count] = stop;
  count += 1;
}

function sameHead(i: number, start: number, length: number): boolean {
  if (length !== head[i]) return false;
  for (let k = 0; k < length; k++) {
    if (code((from[i] as number) + k) !== code(start + k)) return false;
  }
  return true;
}

/** Adds a value, unless it continues a list of values: `1, 2, 3`, `blk_1 blk_2`. */
export function value(type: number, start: number, stop: number, constant = 0): void {
  let last = count - 1;
  if (last > 0 && SEPARATORS.has(mark(last))) last -= 1;
  if (isValue(last) && (constant === 0 || sameHead(last, start, constant))) {
    count = last + 1;
    to[last] = stop;
    ends[last] = stop;
  } else push(type, start, stop, constant);
}

/** `1.2.3.4 ()`, `1.2.3.4 (host)` and `5325 bytes (5.2 KB)` say no more than without the brackets. */
export function closeBracket(i: number): void {
  const last = count - 1;
  const isUnit = (k: number) =>
    kind[k] === CONSTANT && (to[k] as number) - (from[k] as number) <= 5 && isValue(k - 1);
  let kept = 0;
  if (mark(last) === OPEN && isBare(last - 1)) kept = last;
  else if (isBare(last) && mark(last - 1) === OPEN && (isBare(last - 2) || isUnit(last - 2))) kept = last - 1;
  else if (last > 3 && isUnit(last) && mark(last - 2) === OPEN && isUnit(last - 3)) kept = last - 2;
  if (kept === 0) push(CONSTANT, i, i + 1);
  else {
    count = kept;
    // What follows without a space is a word of its own: it must not join the word before the bracket.
    const next = i + 1 < scanned.length ? code(i + 1) : 32;
    ends[kept - 1] = next < 128 && (classes[next] === 0 || classes[next] === DIGIT_CLASS) ? i : i + 1;
  }
}
