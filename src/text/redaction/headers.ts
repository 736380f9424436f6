import { byPattern, type Finder, isPlaceholderAt, type Report, where } from './rule.ts';

const AUTHORIZATION =
  /authorization(?:\\{0,3}["'\]]){0,2}\s{0,3}(?:=>|[:=]|(?<=["']),)\s{0,3}\[?(\\{0,3}["'])?\s?/gi;
const ONE_WORD_SCHEME =
  /(?:bearer|basic|token|apikey|api-key|negotiate|ntlm|hoba|dpop|vapid|bot|key)[ \t]+(?:token=)?(?:\\{0,3}["'])?/iy;
const OTHER_SCHEME =
  /(?:digest|oauth|hawk|mutual|aws4?(?:-hmac-sha256)?|hmac(?:-\w{1,16})?|signature|scram-[\w-]{1,20}|sharedaccesssignature|sharedkey(?:lite)?)[ \t]+/iy;
const WORD = /[^\s"'\\,;<>]{1,8192}/y;
const REST = /[^\n\r]{1,8192}/y;

/** The credentials of `Authorization` and `Proxy-Authorization`, the scheme kept, in headers, JSON and key=value. */
function findAuthorization(text: string, report: Report): void {
  let done = 0;
  for (const found of text.matchAll(AUTHORIZATION)) {
    if (found.index < done) continue;
    let start = found.index + found[0].length;
    const scheme = endOf(ONE_WORD_SCHEME, text, start);
    const other = scheme === undefined ? endOf(OTHER_SCHEME, text, start) : undefined;
    start = scheme ?? other ?? start;
    const end = other === undefined ? endOf(WORD, text, start) : restEnd(text, start, found[1]);
    if (end === undefined || isPlaceholderAt(text, start)) continue;
    if (scheme !== undefined || other !== undefined || isCredential(text.slice(start, end))) {
      report('authorization', start, end);
      done = end;
    }
  }
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

/** Without a scheme it may be prose: `authorization: required`. */
function isCredential(value: string): boolean {
  return value.length >= 6 && /\d/.test(value);
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
