/** A value as it is in a text: without its quotes. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

const LONGEST = 8192;
const NEAR = 256;
const OPENING = /(\\{0,3})(["'`])/y;
const LIST_OPENING = /\[\s{0,3}(?=\\{0,3}["'])/y;
// Where a value begins in ASCII, a Japanese sentence around it is not a part of it.
const ASCII_WORD = /[\x21\x23-\x26\x28-\x3b\x3d\x3f-\x5f\x61-\x7e]{1,8192}/y;
const ANY_WORD = /[^\s"'`<>、。」）]{1,8192}/y;
const LINE = /[^\n\r"<>]{1,8192}/y;
const NEXT_PAIR = /[&,;](?=$|\s|[\w.-]{1,64}["']?[=:])/;
const CLOSERS = /[)\]}>,;.:]+$/;

/** The value that begins at `at`: quoted, with escaped quotes too; a list; or a word that ends where the next pair begins. */
export function valueAt(text: string, at: number): Value | undefined {
  LIST_OPENING.lastIndex = at;
  if (LIST_OPENING.test(text)) return list(text, LIST_OPENING.lastIndex);
  OPENING.lastIndex = at;
  const opening = OPENING.exec(text);
  if (opening) {
    const end = closing(text, OPENING.lastIndex, opening[1]!, opening[2]!);
    if (end !== undefined) return { start: OPENING.lastIndex, end, quoted: true };
    // What was cut within its quotes goes on to the end of its line.
    const start = OPENING.lastIndex;
    return (opening[2] === '"' ? lineAt(text, start) : undefined) ?? bare(text, start);
  }
  return bare(text, at);
}

/** All of the line from `at` on: a pass phrase has spaces. */
export function lineAt(text: string, at: number): Value | undefined {
  LINE.lastIndex = at;
  if (!LINE.test(text)) return undefined;
  const line = text.slice(at, LINE.lastIndex).trimEnd();
  return line === '' ? undefined : { start: at, end: at + line.length, quoted: false };
}

function list(text: string, start: number): Value | undefined {
  const near = text.slice(start, start + LONGEST);
  const end = near.search(/[\]\n]/);
  return { start, end: start + (end === -1 ? near.length : end), quoted: true };
}

function closing(text: string, start: number, slashes: string, quote: string): number | undefined {
  const last = Math.min(text.length, start + LONGEST);
  for (let at = start; at < last; at++) {
    if (text[at] === '\\' && !text.startsWith(slashes + quote, at)) at++;
    else if (text.startsWith(slashes + quote, at)) return at;
  }
  return undefined;
}

function bare(text: string, start: number): Value | undefined {
  // Most values end soon, and a text of ten thousand keys must not be read to the end of its longest word for each.
  const near = bareIn(text.slice(0, start + NEAR), start);
  return near === undefined || near.end < start + NEAR / 2 ? near : bareIn(text, start);
}

function bareIn(text: string, start: number): Value | undefined {
  const word = text.charCodeAt(start) < 0x80 ? ASCII_WORD : ANY_WORD;
  word.lastIndex = start;
  if (!word.test(text)) return undefined;
  let found = text.slice(start, word.lastIndex);
  const pair = found.search(NEXT_PAIR);
  if (pair !== -1) found = found.slice(0, pair);
  found = found.replace(CLOSERS, '');
  return found === '' ? undefined : { start, end: start + found.length, quoted: false };
}
