import { cutText } from '../../logs/cut.ts';

/** A mark that an earlier cut has left at the end. */
const MARKED = / \.\.\[\+(\d{1,12}) B\]$/;
/** Longer than any mark. */
const MARK = 24;

/** Within `limit` UTF-8 bytes, mark included; what is missing is said in its place: ` ..[+2310 B]`. */
export function cutBytes(text: string, limit: number): string {
  if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return text;
  const mark = MARKED.exec(text);
  const body = mark ? text.slice(0, mark.index) : text;
  return cutText(body, limit - MARK, Number(mark?.[1] ?? 0));
}

/** A text without the mark of an earlier cut, and the mark. */
export function partMark(text: string): { readonly body: string; readonly mark: string } {
  const mark = MARKED.exec(text)?.[0] ?? '';
  return { body: text.slice(0, text.length - mark.length), mark };
}

/** The last word of a text that was cut, where it may be the half of a token: letters and digits, and long. */
const TORN = /(?<![^\s"'=,;<>])[^\s"'=,;<>]{24,}$/;
const TOKEN_SHAPE = /^(?=.*\d)(?=.*[A-Za-z])/s;
const LONGEST_TOKEN = 4_096;

/** Hides what a cut has left of a token, which no rule would know any more. */
export function mendEnd(text: string): string {
  const { body, mark } = partMark(text);
  if (mark === '') return text;
  const torn = TORN.exec(body.slice(-LONGEST_TOKEN))?.[0];
  if (torn === undefined || !TOKEN_SHAPE.test(torn) || torn.includes('[redacted:')) return text;
  return `${body.slice(0, body.length - torn.length)}[redacted:high-entropy]${mark}`;
}

/** Within `limit` UTF-16 code units, as the schemas count short texts; a cut ends in `…`. */
export function cutChars(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  const last = text.charCodeAt(end - 1);
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end)}…`;
}
