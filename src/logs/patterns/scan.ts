/**
 * Reads the first line of a message once and leaves its tokens in `tokens.ts`:
 *
 *   payment timeout after 3000 ms order=81 (acquirer-b)
 *   ───word ──word ─word  ─value─ ─word ·· ─────word
 *
 * Values are numbers, ids, addresses, times, paths and quoted texts; all of them are one kind to the miner, since `5`
 * and `5.2 KB (5,325 bytes)` fill the same place. Status codes, severities, request methods and exception names stay
 * constants. Every character is looked at a bounded number of times, so hostile lines cost no more than others.
 */
import {
  classes,
  DIGIT_CLASS,
  isDigit,
  isHex,
  isLetter,
  isWordy,
  MARK_CLASS,
  SPACE_CLASS,
  scriptOf,
} from './characters.ts';
import { isStatusCode } from './status-code.ts';
import {
  ADDRESS,
  backTo,
  begin,
  CONSTANT,
  closeBracket,
  code,
  count,
  ends,
  from,
  isValue,
  MOST_TOKENS,
  NAME,
  PATH,
  PLACEHOLDERS,
  push,
  scanned,
  TEXT,
  to,
  value,
} from './tokens.ts';
import { DURATIONS, METHODS } from './vocabulary.ts';
import { beginWords, mixed, passRoute, plain } from './words.ts';

/** Longest part of a message that is read, in UTF-16 units. */
export const READ = 1_024;

const COLON = 58;
const SLASH = 47;
const CLOSE = 41;
const LESS = 60;
const VALUE_PLACEHOLDERS = ['<number>', '<duration>', '<id>'];

let end = 0;

/** Where a quoted text that opens at `i` ends (past its closing mark), or -1 where it is none. */
function quoted(i: number, closing: number): number {
  if (i > 0 && isWordy(code(i - 1))) return -1;
  const limit = Math.min(end, i + 258);
  for (let k = i + 1; k < limit; k++) {
    if (code(k) !== closing) continue;
    const after = k + 1 < end ? code(k + 1) : 32;
    if (closing === 39 && isWordy(after)) continue;
    if (after === COLON) return -1;
    // `status="503"`: the number is read without its marks.
    if (k === i + 4 && isDigit(code(i + 1)) && isStatusCode(i + 1, k, false)) return -1;
    const space = scanned.indexOf(' ', i + 1);
    if (space > 0 && space < k && METHODS.has(scanned.slice(i + 1, space))) return -1;
    return k + 1;
  }
  return -1;
}

/** Takes a quoted text. A word right before it is its head, as it is in the template: `user<text>` is one token. */
function quote(i: number, stop: number): void {
  const last = count - 1;
  const before = i > 0 ? code(i - 1) : 0;
  const word = before > 32 && before < 128 && before !== COLON && classes[before] !== MARK_CLASS;
  if (!word || last < 0 || isValue(last) || to[last] !== i) {
    value(TEXT, i, stop);
    return;
  }
  const start = from[last] as number;
  backTo(last);
  value(TEXT, start, stop, i - start);
}

/** Whether what begins at `i` belongs to the word before the apostrophe: a letter, or a value or its placeholder. */
function joins(i: number): boolean {
  if (i >= end) return false;
  const c = code(i);
  if (c === 43 || c === 45) return i + 1 < end && isDigit(code(i + 1));
  if (c === LESS) return VALUE_PLACEHOLDERS.some((written) => scanned.startsWith(written, i));
  return isLetter(c) || isDigit(c);
}

/** Takes the `<number>` of a template at `i`, with the head that stands before it from `start`. Its end, or 0. */
function placeholder(start: number, i: number): number {
  const stop = scanned.indexOf('>', i) + 1;
  const type = stop > 0 && stop - i <= 10 ? PLACEHOLDERS.get(scanned.slice(i, stop)) : undefined;
  if (type === undefined) return 0;
  if (type === ADDRESS || type === PATH || code(start) === SLASH) passRoute();
  if (type === NAME) push(NAME, start, stop, i - start);
  else if (i > start && code(start) === SLASH) push(type, start, stop, i - start);
  else value(type, start, stop, i - start);
  return stop;
}

/** Reads `message` into the buffers and returns the number of tokens. */
export function scan(message: string): number {
  const line = message.indexOf('\n');
  end = Math.min(line === -1 ? message.length : line, READ);
  begin(message.slice(0, end));
  beginWords(end);
  let i = 0;
  while (i < end && count < MOST_TOKENS) {
    const c = code(i);
    if (c > 127) {
      if (c === 0x300c) {
        const stop = scanned.indexOf('」', i);
        if (stop > 0 && stop < end) {
          quote(i, stop + 1);
          i = stop + 1;
          continue;
        }
      }
      const start = i;
      const of = scriptOf(c);
      while (i < end && code(i) > 127 && scriptOf(code(i)) === of && (of < 3 || of > 4 || i === start))
        i += 1;
      if (isValue(count - 1) && to[count - 1] === start && DURATIONS.has(scanned.slice(start, i))) {
        to[count - 1] = i;
        ends[count - 1] = i;
      } else push(CONSTANT, start, i);
      continue;
    }
    const cls = classes[c];
    if (cls === SPACE_CLASS) {
      i += 1;
      continue;
    }
    if (cls === MARK_CLASS) {
      if (c === 34 || c === 39) {
        const stop = quoted(i, c);
        if (stop > 0) {
          quote(i, stop);
          i = stop;
          continue;
        }
      } else if (c === LESS) {
        if (i + 1 < end && isDigit(code(i + 1))) {
          i += 1;
          continue;
        }
        const stop = placeholder(i, i);
        if (stop > 0) {
          i = stop;
          continue;
        }
      } else if (c === CLOSE) {
        closeBracket(i);
        i += 1;
        continue;
      }
      push(CONSTANT, i, i + 1);
      i += 1;
      continue;
    }
    const start = i;
    let digit = -1;
    let dots = 0;
    let hex = true;
    if (c === COLON) {
      push(CONSTANT, i, i + 1);
      i += 1;
      continue;
    }
    // In a path or URL `=` and `,` belong to the query.
    let address = c === SLASH;
    for (; i < end; i++) {
      const k = code(i);
      if (k > 127) break;
      const of = classes[k];
      if (of === DIGIT_CLASS) {
        if (digit < 0) digit = i;
        continue;
      }
      if (of !== 0) {
        if (address && (k === 61 || k === 44)) continue;
        // `isn't`, `O'5`, and a template's `O'<id>`
        if (k === 39 && i > start && isLetter(code(i - 1)) && joins(i + 1)) continue;
        break;
      }
      if (k === SLASH && code(i - 1) === SLASH) address = true;
      if (k === COLON) {
        const next = i + 1 < end ? code(i + 1) : 32;
        if (
          next < 128 &&
          (classes[next] === SPACE_CLASS ||
            (classes[next] === MARK_CLASS &&
              (next !== LESS ||
                scanned.startsWith('<text>', i + 1) ||
                (i + 2 < end && isDigit(code(i + 2))))))
        )
          break;
      } else if (k === 46) dots += 1;
      if (hex && !isHex(k) && k !== 45) hex = false;
    }
    const stop = i < end && code(i) === LESS && i > start ? placeholder(start, i) : 0;
    if (stop > 0) i = stop;
    else if (i === start) {
      push(CONSTANT, i, i + 1);
      i += 1;
    } else if (digit < 0) plain(start, i, dots, hex);
    else mixed(start, i, digit, dots, hex);
  }
  return count;
}
