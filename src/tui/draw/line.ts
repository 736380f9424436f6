import { isPrintableAscii } from '../../text/graphemes.ts';
import { neutralise } from '../../text/neutralise.ts';
import { truncate, width } from '../../text/width.ts';
import type { Colour } from '../model/theme.ts';
import { type Style, sgr } from './colours.ts';

/** What a click means: `at` is chosen (an id, or a place in a list), then `key` is pressed. */
export interface Target {
  readonly at?: string | number;
  readonly key?: string;
}

export interface StyledText {
  readonly text: string;
  /** Null: as it is. */
  readonly style: Style | null;
  /** Of a row's own, only this part. */
  readonly target?: Target;
  /** Where a terminal that can may lead from here; an address that `linked` has let through. */
  readonly href?: string;
}
export type Span = string | StyledText;

/** One row before it is given its width. `selected` reverses the whole row. */
export interface Line {
  readonly spans: readonly Span[];
  readonly selected?: boolean;
  readonly target?: Target;
}

export const line = (...spans: readonly Span[]): Line => ({ spans });
export const styled = (style: Style, text: string): StyledText => ({ style, text });
/** What a link may be made of: nothing that could end the sequence it is in, or lead to anything but a page. */
const HREF = /^https?:\/\/[\x21-\x7e]{1,2000}$/;

/** A text that is a link where it can be one. Links are only made here: those in texts from outside never arrive. */
export function hyperlink(style: Style, text: string, href: string): StyledText {
  return HREF.test(href) ? { style, text, href } : { style, text };
}

/** A part that a click presses a key by. */
export const pressing = (key: string, ...spans: readonly Span[]): readonly Span[] =>
  spans.map((span) =>
    typeof span === 'string' ? { text: span, style: null, target: { key } } : { ...span, target: { key } },
  );

/** What a click on a column of a row means. */
export function targetIn({ spans, target }: Line, column: number): Target | undefined {
  let end = 0;
  for (const span of spans) {
    end += width(textOf(span));
    if (column < end) return (typeof span === 'string' ? undefined : span.target) ?? target;
  }
  return target;
}

const textOf = (span: Span): string => (typeof span === 'string' ? span : span.text);
export const plainText = (spans: readonly Span[]): string => spans.map(textOf).join('');
export const spansWidth = (spans: readonly Span[]): number =>
  spans.reduce((sum, span) => sum + width(textOf(span)), 0);

/** Nothing a terminal would obey leaves the screen, whatever the way it came in by; what is printable is untouched. */
const guard = (text: string): string => (isPrintableAscii(text) ? text : neutralise(text));

const paintSpan = (text: string, style: Style | null, selected: boolean, colour: Colour): string => {
  if (colour === false || text === '') return text;
  const code = style === null ? '' : sgr(style, colour);
  if (selected) return `\x1b[7${code === '' || style === 'bar' ? '' : `;${code}`}m${text}\x1b[0m`;
  return style === null ? text : `\x1b[${code}m${text}\x1b[0m`;
};

/** OSC 8: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
const osc8 = (text: string, href: string | undefined): string =>
  href === undefined ? text : `\x1b]8;;${href}\x1b\\${text}\x1b]8;;\x1b\\`;

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
export function paint(row: Line, cols: number, colour: Colour): string {
  const safe = row.spans.map((span) =>
    typeof span === 'string' ? guard(span) : { ...span, text: guard(span.text) },
  );
  const kept = cutSpans(safe, cols);
  const selected = row.selected === true;
  const missing = Math.max(0, cols - spansWidth(kept));
  return runsOf([...kept, ' '.repeat(missing)])
    .map(({ text, style, href }) => {
      const painted = paintSpan(text, style, selected, colour);
      return colour === false ? painted : osc8(painted, href);
    })
    .join('');
}

/** Spans that look the same and follow each other as one: bars of a picture are many, their colours few. */
function runsOf(spans: readonly Span[]): readonly StyledText[] {
  const runs: StyledText[] = [];
  for (const span of spans) {
    const { text, style, href } =
      typeof span === 'string' ? { text: span, style: null, href: undefined } : span;
    const last = runs.at(-1);
    if (last !== undefined && last.style === style && last.href === href)
      runs[runs.length - 1] = { ...last, text: last.text + text };
    else runs.push({ text, style, ...(href === undefined ? {} : { href }) });
  }
  return runs;
}
