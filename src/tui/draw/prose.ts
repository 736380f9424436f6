import { fit as toWidth, width } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import type { Style } from './colours.ts';
import { type Line, line, styled } from './line.ts';

export const blank: Line = line('');

/** A text in rows. Where it does not fit in one, what three blanks set apart begins a row of its own. */
export function prose(text: string, cols: number, style?: Style): readonly Line[] {
  const parts = width(text) <= cols ? [text] : text.split(/ {3,}/);
  return parts
    .flatMap((part) => wrap(part, cols))
    .map((row) => line(style === undefined ? row : styled(style, row)));
}

/** `影響    決済の約2割が失敗`: a name, and a text that hangs beside it. */
export function entry(
  name: string,
  text: string,
  cols: number,
  nameCols: number,
  style?: Style,
): readonly Line[] {
  const room = Math.max(4, cols - nameCols - 2);
  return wrap(text, room).map((row, i) =>
    line(
      styled('past', i === 0 ? toWidth(name, nameCols) : ' '.repeat(nameCols)),
      '  ',
      style === undefined ? row : styled(style, row),
    ),
  );
}

export const widest = (names: readonly string[]): number => Math.max(0, ...names.map((name) => width(name)));

/** Entries one below the other, their texts in one column. */
export function entries(
  pairs: readonly (readonly [name: string, text: string, style?: Style])[],
  cols: number,
): readonly Line[] {
  const nameCols = Math.min(widest(pairs.map(([name]) => name)), Math.floor(cols / 3));
  return pairs.flatMap(([name, text, style]) => entry(name, text, cols, nameCols, style));
}

/** The first line of a text, and how many more there are: the rest of a stack trace is opened with Enter. */
export function firstLine(message: string): { readonly first: string; readonly more: number } {
  const end = message.indexOf('\n');
  if (end === -1) return { first: message, more: 0 };
  return { first: message.slice(0, end), more: message.split('\n').length - 1 };
}
