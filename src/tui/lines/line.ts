import { isPrintableAscii } from '../../text/graphemes.ts';
import { neutralise } from '../../text/neutralise.ts';
import { truncate, width } from '../../text/width.ts';

/**
 * The whole vocabulary of looks. Red burns, yellow waits for somebody, green is done, cyan is whom one follows,
 * dim is past or frame. Every one of them goes with a mark or a word, so that nothing is said by colour alone.
 */
export type Style = 'strong' | 'past' | 'burn' | 'wait' | 'done' | 'follow' | 'hit' | 'alarm' | 'bar';

export interface StyledText {
  readonly text: string;
  readonly style: Style;
}
export type Span = string | StyledText;

/** One row before it is given its width. `selected` reverses the whole row. */
export interface Line {
  readonly spans: readonly Span[];
  readonly selected?: boolean;
}

/** Codes of ECMA-48 §8.3.117 (SGR). */
const SGR: Readonly<Record<Style, string>> = {
  strong: '1',
  past: '2',
  burn: '31',
  wait: '33',
  done: '32',
  follow: '36',
  hit: '30;43',
  alarm: '1;7;31',
  bar: '7',
};

export const line = (...spans: readonly Span[]): Line => ({ spans });
export const styled = (style: Style, text: string): StyledText => ({ style, text });
export const textOf = (span: Span): string => (typeof span === 'string' ? span : span.text);
export const plainText = (spans: readonly Span[]): string => spans.map(textOf).join('');
export const spansWidth = (spans: readonly Span[]): number =>
  spans.reduce((sum, span) => sum + width(textOf(span)), 0);

/** Nothing a terminal would obey leaves the screen, whatever the way it came in by; what is printable is untouched. */
const guard = (text: string): string => (isPrintableAscii(text) ? text : neutralise(text));

const paintSpan = (text: string, style: Style | null, selected: boolean, colour: boolean): string => {
  if (!colour || text === '') return text;
  if (selected) return `\x1b[7${style === null || style === 'bar' ? '' : `;${SGR[style]}`}m${text}\x1b[0m`;
  return style === null ? text : `\x1b[${SGR[style]}m${text}\x1b[0m`;
};

/** Cuts spans to at most `cols` columns; the cut is shown by `..`. */
export function cutSpans(spans: readonly Span[], cols: number): readonly Span[] {
  if (spansWidth(spans) <= cols) return spans;
  const mark = cols >= 2 ? '..' : '.'.repeat(Math.max(cols, 0));
  let room = cols - mark.length;
  const kept: Span[] = [];
  for (const span of spans) {
    const text = textOf(span);
    const columns = width(text);
    const part = columns <= room ? text : truncate(text, room, '');
    if (part !== '') kept.push(typeof span === 'string' ? part : { ...span, text: part });
    room -= width(part);
    // The mark looks like what it cuts; a wide character that did not fit leaves a column behind it.
    if (part !== text) return [...kept, typeof span === 'string' ? mark : { ...span, text: mark }];
  }
  return [...kept, mark];
}

/** Lays two groups at the ends of a row of `cols` columns: the left gives way, the right stays whole if it can. */
export function apart(left: readonly Span[], right: readonly Span[], cols: number): readonly Span[] {
  const rightWidth = spansWidth(right);
  if (rightWidth === 0) return cutSpans(left, cols);
  if (rightWidth + 1 > cols) return cutSpans([...left, ' ', ...right], cols);
  const kept = cutSpans(left, cols - rightWidth - 1);
  return [...kept, ' '.repeat(cols - rightWidth - spansWidth(kept)), ...right];
}

/** One finished row of exactly `cols` columns, with colours or, without them, as plain text. */
export function paint(row: Line, cols: number, colour: boolean): string {
  const safe = row.spans.map((span) =>
    typeof span === 'string' ? guard(span) : { ...span, text: guard(span.text) },
  );
  const kept = cutSpans(safe, cols);
  const selected = row.selected === true;
  let out = '';
  for (const span of kept) {
    out += paintSpan(textOf(span), typeof span === 'string' ? null : span.style, selected, colour);
  }
  const missing = cols - spansWidth(kept);
  return missing > 0 ? out + paintSpan(' '.repeat(missing), null, selected, colour) : out;
}
