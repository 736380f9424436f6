import type { Normalised } from './normalise.ts';

/** `\u003d`, `\x22`, `&quot;`, `&#34;`, `%3D`, `%253D`, however often it was escaped; ASCII only. */
const ESCAPE =
  /\\{1,8}u00([0-7][0-9a-fA-F])|\\{1,8}x([0-7][0-9a-fA-F])|&(?:amp;){0,4}(quot|apos|lt|gt|amp|#\d{2,3}|#[xX][0-9a-fA-F]{2});|%(?:25){0,4}([0-7][0-9a-fA-F])/g;
const NAMED: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
/** What keys are made of and what stands between them and their values. */
const TELLING = /[A-Za-z0-9=:"'&@]/;

/**
 * The text as a program reads it that undoes escapes, for matching only, with the way back to the original. Null where
 * no escape changes what a pattern could find. Linear time.
 */
export function unescaped(text: string): Normalised | null {
  if (!/[\\&%]/.test(text)) return null;
  const pieces: {
    readonly text: string;
    readonly at: number;
    readonly start: number;
    readonly end: number;
  }[] = [];
  let out = '';
  let copied = 0;
  let telling = false;
  const keep = (piece: string, start: number, end: number) => {
    if (piece === '' && start === end) return;
    pieces.push({ text: piece, at: out.length, start, end });
    out += piece;
  };
  for (const found of text.matchAll(ESCAPE)) {
    const character = decoded(found);
    if (character === null) continue;
    keep(text.slice(copied, found.index), copied, found.index);
    copied = found.index + found[0].length;
    keep(character, found.index, copied);
    telling ||= TELLING.test(character);
  }
  if (!telling) return null;
  keep(text.slice(copied), copied, text.length);

  /** The original's place of an offset; an escape is whole or not at all. */
  const place = (offset: number, isEnd: boolean): number => {
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >>> 1;
      const { at } = pieces[mid]!;
      if (isEnd ? at < offset : at <= offset) low = mid;
      else high = mid - 1;
    }
    const piece = pieces[low]!;
    if (piece.text.length === piece.end - piece.start)
      return Math.min(piece.end, piece.start + offset - piece.at);
    return isEnd ? piece.end : piece.start;
  };
  return { text: out, original: (start, end) => ({ start: place(start, false), end: place(end, true) }) };
}

function decoded([, unicode, hex, entity, percent]: RegExpExecArray | RegExpMatchArray): string | null {
  if (entity !== undefined) {
    const named = NAMED[entity];
    if (named !== undefined) return named;
    return printable(/^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1)));
  }
  return printable(Number.parseInt((unicode ?? hex ?? percent) as string, 16));
}

const printable = (code: number): string | null =>
  (code >= 0x20 && code < 0x7f) || code === 0x0a ? String.fromCharCode(code) : null;
