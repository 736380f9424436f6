import { isDigit, isLetter } from './characters.ts';
import {
  ADDRESS,
  CONSTANT,
  code,
  count,
  from,
  head,
  ID,
  isValue,
  kind,
  mark,
  PATH,
  scanned,
  to,
} from './tokens.ts';
import {
  AFTER_STATUS,
  ANSWER_WORDS,
  COUNTED,
  DATA_WORDS,
  DURATIONS,
  ENDED_WORDS,
  PROGRAM_WORDS,
  STATUS_FIELD,
  STATUS_PHRASES,
  TAKE_WORDS,
} from './vocabulary.ts';

/*
 * A number from 100 to 599 is mostly just a number. It is a status code where it is one that HTTP knows, counts and
 * measures nothing (`512 bytes`, `404件`), and stands in one of these places:
 *
 *   by its field          status=502   "code":404   HTTP 503   ステータスコード: 503
 *   by its format         GET /pay 502 12ms   /pay -> 502   HTTP/1.1 503   | 500 | … | GET
 *   by its own words      503 Service Unavailable   Bad Gateway (502)   a 500 error   500エラー
 *   by a sentence         acquirer-b returned 503, …   502を返しました
 */

const SPACE = 32;
const PERCENT = 37;
const SLASH = 47;
const COLON = 58;
const EQUALS = 61;
const GREATER = 62;
const UNDERSCORE = 95;
const BAR = 124;
const MICRO = 181;
const ZERO = 48;
const FOUR = 52;
const CAPITAL_E = 69;

/** Marks between a name or a path and its status. */
const BETWEEN = '=:"\'([{';
const ARROW = /^(?:->?|=>|→)$/;
const PROTOCOL = /^(?:HTTP|SIP|RTSP)\/$/i;
const METHOD_IN_BARS = /\|\s*"?(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\b/;
const COUNTED_JA =
  /^\s*(?:[件円人秒分時日個行台回本枚名冊社号歳年度点つ通機版位倍]|番(?!エラー)|接続|バイト|ミリ|文字|パーセント|ドル|ページ|セッション|リクエスト|メッセージ|レコード|キロ|メガ)/;
const GIVEN_JA = /^\s*[をが]\s*(?:返|受け取)/;
/** What is given is a status behind a particle, a mark or the name of who answers; behind a noun it is one of those: 顧客 503. */
const GIVER_JA = /(?:^|[はがでにもとへら、。:>)\]」\w]|エラー|レスポンス|応答|コード)\s*$/;
const NUMBER_NAME = /(?:^|[^a-z])(?:id|no\.?|number)\s*$/i;
const ERROR_JA = /^\s*番?エラー(?![数率件])/;
const NAMES_JA = /(?:ステータス|ステータスコード|レスポンスコード|エラーコード)$/;

/** Behind a status its own words, in brackets or not; by code, made when a line first has that code. */
const BEHIND = new Map<number, RegExp>();
function phraseBehind(status: number, phrases: string): RegExp {
  const known = BEHIND.get(status);
  if (known !== undefined) return known;
  const made = new RegExp(`[\\s"(:–-]+(?:client error|server error${phrases && `|${phrases}`})(?!\\w)`, 'iy');
  BEHIND.set(status, made);
  return made;
}

/** How much of what stands before is looked at for a status's own words. */
const BEFORE = 40;

const text = (i: number): string =>
  i >= 0 && kind[i] === CONSTANT ? scanned.slice(from[i], to[i]).toLowerCase() : '';
const nameOf = (word: string): string => word.slice(word.lastIndexOf('.') + 1).replace(/[-_:]/g, '');

/** Reading past the end would make each reading of a character slower. */
const codeOr0 = (i: number): number => (i < scanned.length ? code(i) : 0);

/** The number of three digits from `start` to `stop`; 0 where it is another word. */
function codeAt(start: number, stop: number): number {
  if (stop !== start + 3) return 0;
  for (let i = start; i < stop; i++) if (!isDigit(code(i))) return 0;
  return (code(start) - ZERO) * 100 + (code(start + 1) - ZERO) * 10 + code(start + 2) - ZERO;
}

/** Whether the number from `start` to `stop` is a status code. `routed`: a request was read, and no status after it. */
export function isStatusCode(start: number, stop: number, routed: boolean): boolean {
  const n = codeAt(start, stop);
  const phrases = STATUS_PHRASES.get(n);
  if (phrases === undefined) return false;
  lookBehind(stop);
  if (measures) return false;
  const rest = codeOr0(stop) > 127 || codeOr0(stop + 1) > 127 ? scanned.slice(stop, stop + BEFORE) : '';
  if (rest !== '' && COUNTED_JA.test(rest)) return false;
  if (routed && isRoute(count - 1)) return true;
  const behind = phraseBehind(n, phrases);
  behind.lastIndex = stop;
  if (behind.test(scanned)) return true;
  let last = count - 1;
  let sign = '';
  while (last >= 0 && mark(last) > 0 && BETWEEN.includes(String.fromCharCode(mark(last)))) {
    if (mark(last) === EQUALS || mark(last) === COLON) sign = String.fromCharCode(mark(last));
    last -= 1;
  }
  const failed = code(start) >= FOUR;
  return (
    isOfField(last, sign) ||
    isOfFormat(last, sign, stop, routed) ||
    isOfSentence(last, sign, failed) ||
    (failed && (next === 'error' || next === 'response')) ||
    (GIVEN_JA.test(rest) && isGivenBy(start)) ||
    (failed && (ERROR_JA.test(rest) || isPhrase(start, phrases)))
  );
}

/** Whether a name of three digits behind a colon is a field's status: `status:503`. */
export function isNamedStatus(start: number, colon: number, stop: number): boolean {
  return (
    STATUS_PHRASES.has(codeAt(colon + 1, stop)) &&
    STATUS_FIELD.test(nameOf(scanned.slice(start, colon).toLowerCase()))
  );
}

/** The word behind the number that is looked at, in lower case. */
let next = '';
/** It is what is counted or measured, and no name of a field that follows. */
let measures = false;
/** A sentence may go on so after a status. */
let ends = false;

function lookBehind(stop: number): void {
  let i = stop;
  while (codeOr0(i) === SPACE) i += 1;
  const apart = i > stop;
  const first = i;
  while (isLetter(codeOr0(i)) || codeOr0(i) === PERCENT || codeOr0(i) === MICRO) i += 1;
  const after = codeOr0(i);
  if (i === first) {
    next = '';
    measures = false;
    ends = after !== SLASH && after !== UNDERSCORE;
    return;
  }
  const written = scanned.slice(first, i);
  next = written.toLowerCase();
  const named = after === EQUALS || (after === COLON && apart);
  measures = !named && (COUNTED.has(next) || (apart && DURATIONS.has(written)) || countsErrors(i));
  ends = named || (apart && AFTER_STATUS.has(next));
}

/** `error records`: what is counted may have a word before it. */
function countsErrors(i: number): boolean {
  if (next !== 'error' && next !== 'response') return false;
  let first = i;
  while (codeOr0(first) === SPACE) first += 1;
  let last = first;
  while (isLetter(codeOr0(last))) last += 1;
  const word = scanned.slice(first, last).toLowerCase();
  return word.endsWith('s') && COUNTED.has(word);
}

/** Whether a number with a Japanese verb of giving or getting belongs to no noun. */
function isGivenBy(start: number): boolean {
  const before = scanned.slice(Math.max(0, start - BEFORE), start);
  return GIVER_JA.test(before) && !NUMBER_NAME.test(before);
}

/** `Bad Gateway (502)`. */
function isPhrase(start: number, phrases: string): boolean {
  const before = scanned
    .slice(Math.max(0, start - BEFORE), start)
    .toLowerCase()
    .replace(/[\s([:,-]+$/, '');
  return phrases !== '' && phrases.split('|').some((one) => before.endsWith(one));
}

/** `last`: the token before the number and its marks; `sign`: `=` or `:`, where one of them is between. */
function isOfField(last: number, sign: string): boolean {
  let at = last;
  if (text(at) === 'は' || ((text(at) === 'is' || text(at) === 'was') && sign === '')) at -= 1;
  const word = text(at);
  if (word === '') return false;
  if (NAMES_JA.test(word)) return true;
  if (word === 'コード') return text(at - 1) === '応答';
  const name = nameOf(word);
  if (name === 'code') return isCodeOfAnswer(at, sign);
  if (STATUS_FIELD.test(name)) return !before(at, PROGRAM_WORDS);
  if (name === 'http') return sign === '' || ends;
  if (sign !== ':') return false;
  // `returned error: 404`, `status code received from server: 503`
  return (name === 'error' && code(from[at] as number) !== CAPITAL_E) || hasStatusNear(at);
}

/** `code=409`, `"code":404`, `error code: 502`; not `exit code 500`, `currency code: 404`. */
function isCodeOfAnswer(at: number, sign: string): boolean {
  if (sign === '=') return true;
  if (before(at, PROGRAM_WORDS)) return false;
  const kindOfCode = text(at - 1);
  if (STATUS_FIELD.test(nameOf(kindOfCode)) || ['response', 'http', 'error', 'with'].includes(kindOfCode))
    return true;
  return sign === ':' && (kindOfCode === '' || mark(at - 1) > 0);
}

function before(at: number, words: ReadonlySet<string>): boolean {
  for (let i = at - 1; i >= 0; i--) if (words.has(text(i))) return true;
  return false;
}

function hasStatusNear(at: number): boolean {
  for (let i = at; i >= 0 && i > at - 5 && kind[i] === CONSTANT && mark(i) === 0; i--)
    if (STATUS_FIELD.test(nameOf(text(i)))) return true;
  return false;
}

const isRoute = (i: number): boolean =>
  i >= 0 && (kind[i] === PATH || kind[i] === ADDRESS || kind[i] === ID || code(from[i] as number) === SLASH);

function isOfFormat(last: number, sign: string, stop: number, routed: boolean): boolean {
  let at = last;
  if (isValue(at)) {
    const start = from[at] as number;
    if (PROTOCOL.test(scanned.slice(start, start + (head[at] as number)))) return true;
  }
  if (mark(at) === BAR && METHOD_IN_BARS.test(scanned.slice(stop))) return true;
  // `/pay -> 503`: the arrow is a word, or two marks of it.
  let arrow = false;
  while (at >= 0 && (mark(at) === GREATER || ARROW.test(text(at)))) {
    arrow = true;
    at -= 1;
  }
  while (arrow && mark(at) === EQUALS) at -= 1;
  if (arrow) return isRoute(at);
  if (!routed) return false;
  if (isRoute(at)) return true;
  if (isValue(at)) return sign === '';
  const word = text(at);
  if (sign !== '') return false;
  return word === 'with' || word === ']' || word === 'が' || word === 'で' || ANSWER_WORDS.has(word);
}

function isOfSentence(last: number, sign: string, failed: boolean): boolean {
  if (!ends) return false;
  let at = last;
  let word = text(at);
  if (sign !== '') return sign === ':' && word === 'response';
  const article = word === 'a' || word === 'an';
  if (article && failed) return true;
  if (article) return false;
  if (word === 'with') {
    at -= 1;
    word = text(at);
    if (ENDED_WORDS.has(word) && failed) return true;
  }
  if (!ANSWER_WORDS.has(word) || before(at, DATA_WORDS)) return false;
  return failed || !TAKE_WORDS.has(word);
}
