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

/** Within `limit` UTF-16 code units, as the schemas count short texts; a cut ends in `…`. */
export function cutChars(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  const last = text.charCodeAt(end - 1);
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end)}…`;
}
