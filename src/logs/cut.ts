/**
 * Longest message that a source hands on, bytes of UTF-8 (LOG-45). The hub shares less: a text that is cut before
 * redaction may end in the half of a secret.
 */
export const MESSAGE_LIMIT = 64 * 1024;

/** Says in place how much was cut; digits and a unit, so it reads in every language. */
export function cutMark(bytes: number): string {
  return ` ..[+${bytes} B]`;
}

function bytesOf(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** Bytes that a text takes as UTF-8; a lone surrogate counts as the three of its replacement. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.codePointAt(i) as number;
    bytes += bytesOf(code);
    if (code > 0xffff) i += 1;
  }
  return bytes;
}

/**
 * The text within `limit` bytes of UTF-8, whole characters only, and a mark for what is missing; the mark comes on top
 * of the limit. `lost` are bytes that were cut before and are counted into it.
 */
export function cutText(text: string, limit: number, lost = 0): string {
  if (lost === 0 && text.length * 3 <= limit) return text;
  let bytes = 0;
  let end = 0;
  while (end < text.length) {
    const code = text.codePointAt(end) as number;
    if (bytes + bytesOf(code) > limit) break;
    bytes += bytesOf(code);
    end += code > 0xffff ? 2 : 1;
  }
  const missing = lost + (end < text.length ? utf8Length(text.slice(end)) : 0);
  return missing === 0 ? text : text.slice(0, end) + cutMark(missing);
}
