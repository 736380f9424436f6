import { byPattern, type Finder, isPlaceholderAt, type Report, where } from './rule.ts';

const AUTHORIZATION =
  /authorization(?:\\{0,3}["'\]]){0,2}\s{0,3}(?:=>|[:=]|(?<=["']),|,(?= (?:bearer|basic|token|digest|negotiate)\b))\s{0,3}\[?(\\{0,3}["'])?\s?/gi;
const ONE_WORD_SCHEME =
  /(?:bearer|basic|token|apikey|api-key|negotiate|ntlm|hoba|dpop|vapid|bot|key)[ \t]+(?:token=)?(?:\\{0,3}["'])?/iy;
const OTHER_SCHEME =
  /(?:digest|oauth|hawk|mutual|aws4?(?:-hmac-sha256)?|hmac(?:-\w{1,16})?|signature|scram-[\w-]{1,20}|sharedaccesssignature|sharedkey(?:lite)?)[ \t]+/iy;
const ANY_SCHEME = /([A-Za-z][\w-]{1,40})[ \t]+(?=[^\s"'])/iy;
/** `authorization: denied user=…` tells what became of one. */
const OUTCOME =
  /^(?:required|denied|fail(?:ed|ure)|ok|granted|success|succeeded|missing|invalid|expired|rejected|error|user|for|check|passed|allowed|forbidden|header|not|no|is|was)$/i;
const PARAMETERS = /[\w-]{1,40}=["']?[^\s"',;]{6}/y;
const WORD = /[^\s"'\\,;<>]{1,8192}/y;
const REST = /[^\n\r]{1,8192}/y;

/** The credentials of `Authorization` and `Proxy-Authorization`, the scheme kept, in headers, JSON and key=value. */
function findAuthorization(text: string, report: Report): void {
  let done = 0;
  for (const found of text.matchAll(AUTHORIZATION)) {
    if (found.index < done) continue;
    const at = found.index + found[0].length;
    const span = known(text, at, found[1]) ?? unknownScheme(text, at, found[1]) ?? schemeless(text, at);
    if (span === undefined || isPlaceholderAt(text, span.start)) continue;
    report('authorization', span.start, span.end);
    done = span.end;
  }
}

type Quote = string | undefined;
interface Credentials {
  readonly start: number;
  readonly end: number;
}

function known(text: string, at: number, quote: Quote): Credentials | undefined {
  const scheme = endOf(ONE_WORD_SCHEME, text, at);
  if (scheme !== undefined) return word(text, scheme);
  const other = endOf(OTHER_SCHEME, text, at);
  return other === undefined ? undefined : rest(text, other, quote);
}

/** A scheme nobody has heard of: parameters, or a word that is no prose. */
function unknownScheme(text: string, at: number, quote: Quote): Credentials | undefined {
  ANY_SCHEME.lastIndex = at;
  const scheme = ANY_SCHEME.exec(text);
  if (scheme === null || OUTCOME.test(scheme[1]!)) return undefined;
  const start = ANY_SCHEME.lastIndex;
  if (isPlaceholderAt(text, start)) return { start, end: start };
  if (endOf(PARAMETERS, text, start) !== undefined) return rest(text, start, quote);
  const one = word(text, start);
  const least = /^[A-Z]/.test(scheme[1]!) ? 8 : 16;
  const isOne = one !== undefined && one.end - start >= least && /\d/.test(text.slice(start, one.end));
  return isOne ? one : undefined;
}

/** Without a scheme it may be prose: `authorization: required`. */
function schemeless(text: string, at: number): Credentials | undefined {
  const one = word(text, at);
  const value = one && text.slice(one.start, one.end);
  return value !== undefined && value.length >= 6 && /\d/.test(value) ? one : undefined;
}

function word(text: string, start: number): Credentials | undefined {
  const end = endOf(WORD, text, start);
  return end === undefined ? undefined : { start, end };
}

function rest(text: string, start: number, quote: Quote): Credentials | undefined {
  const end = restEnd(text, start, quote);
  return end === undefined ? undefined : { start, end };
}

/** All parameters of a scheme: to the quote that closes the header's value, or the end of the line. */
function restEnd(text: string, start: number, quote: string | undefined): number | undefined {
  const end = endOf(REST, text, start);
  const close = quote === undefined || end === undefined ? -1 : text.slice(start, end).search(closing(quote));
  return close === -1 ? end : start + close;
}

function closing(quote: string): RegExp {
  return new RegExp(`(?<!\\\\)${quote.replaceAll('\\', '\\\\')}`);
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

const isBasic = (value: string) => {
  try {
    return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(atob(value.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return false;
  }
};

const COOKIE =
  /(?<![A-Za-z0-9])(?:set-)?cookies?2?(?:\\{0,3}["'\]]){0,2}\s{0,3}(?:=>|[:=]|(?<=["']),)\s{0,3}/gi;
const COOKIE_OBJECT = /\{[^{}\n]{1,8192}(?:\}|$)/y;
const QUOTED_COOKIE = /\[?(\\{0,3})(["'])(?=[^\s;=,"']{1,256}=)/y;
const PLAIN_COOKIE = /\[?(?=[^\s;=,"'{}[\]]{1,256}=)/y;

/** All values of `Cookie` and `Set-Cookie`: to the closing quote, or the end of the line. */
function findCookies(text: string, report: Report): void {
  for (const found of text.matchAll(COOKIE)) {
    const at = found.index + found[0].length;
    const object = endOf(COOKIE_OBJECT, text, at);
    if (object !== undefined) {
      if (!isPlaceholderAt(text, at + 1))
        report('cookie', at + 1, text[object - 1] === '}' ? object - 1 : object);
      continue;
    }
    const quoted = endOf(QUOTED_COOKIE, text, at);
    const start = quoted ?? endOf(PLAIN_COOKIE, text, at);
    if (start === undefined || isPlaceholderAt(text, start)) continue;
    const close = quoted === undefined ? -1 : text.indexOf(text[quoted - 1]!, quoted);
    const lineEnd = text.slice(start, start + 16_384).search(/[\n\r]/);
    const last = lineEnd === -1 ? Math.min(text.length, start + 16_384) : start + lineEnd;
    report(
      'cookie',
      start,
      close === -1 || close > last ? last : text[close - 1] === '\\' ? close - 1 : close,
    );
  }
}

/** Credentials in HTTP headers. */
export const findHeaderSecrets: Finder = where(/authorization|cookie|bearer|basic/i, [
  findAuthorization,
  findCookies,
  byPattern('authorization', /(?<![A-Za-z])bearer[ \t]{1,3}([A-Za-z0-9._~+/=-]{16,8192})/i, (value) =>
    /\d/.test(value),
  ),
  byPattern('authorization', /(?<![A-Za-z])basic[ \t]{1,3}([A-Za-z0-9+/_-]{6,4096}={0,2})/i, isBasic),
]);
