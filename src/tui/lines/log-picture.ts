import { changeName } from '../../text/change-text.ts';
import { clock } from '../../text/time.ts';
import { truncate, width } from '../../text/width.ts';
import type { Style } from '../draw/colours.ts';
import { glyphs } from '../draw/glyphs.ts';
import { type Line, line, type Span, styled } from '../draw/line.ts';
import type { Picture, RateBar } from '../model/log-list.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { PICTURE_MS } from '../model/views/range.ts';
import { pastText } from '../model/when.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { changeAt, markedChanges } from '../select/changes.ts';
import { shortName, unreadNames } from '../select/log-trouble.ts';
import { percent } from './pattern-words.ts';
import { rangeMarks, rangeRow } from './range-lines.ts';

type Counted = Extract<keyof RateBar, 'errors' | 'warnings' | 'total'>;
const ROWS: readonly (readonly [Counted, 'picture.errors' | 'picture.warnings' | 'picture.all', Style])[] = [
  ['errors', 'picture.errors', 'burn'],
  ['warnings', 'picture.warnings', 'wait'],
  ['total', 'picture.all', 'past'],
];

/** Columns of a source's name. */
const NAME = 12;

/**
 * Lines of 15 minutes by level, the last ones or those up to what is shown, each row by its own scale, which stands at its end, and below them the times
 * with the alert's, and what was counted where that is not every line as it came; then the range, and while it is picked
 * its words:
 *
 *     error  ▁▁▁▁▁▁▁▂▆█▇▇▆  max 42
 *     warn   ▁▁▁▁▁▁▂▃▃▃▂▂▂  max 12
 *     all    ▃▃▃▃▄▄▄▅▆█▆▆▆  max 380
 *            02:57 ^alert 02:58  03:12
 *                   [====]
 *     02:58:15-03:02:00 (3 min 45 s)  1,204 lines, 97 errors, 3 warnings
 */
export function pictureLines(state: ScreenState, world: World, cols: number): readonly Line[] {
  const { lang, ascii } = world;
  const { bottom, pick, range } = state.logs;
  const picture = world.logs.picture(bottom);
  const { bars: minutes, filtered, heldFrom } = picture;
  const names = ROWS.map(([, key]) => word(lang, key === 'picture.all' && filtered ? 'picture.shown' : key));
  const nameCols = Math.max(...names.map(width)) + 2;
  const mosts = ROWS.map(([counted]) => Math.max(0, ...minutes.map((bar) => bar[counted])));
  const tails = mosts.map((most) => `  ${word(lang, 'picture.most', { n: most })}`);
  const covered = coveredText(picture, bottom, world);
  const tailCols = Math.max(...tails.map(width), covered === '' ? 0 : width(covered) + 2);
  const cells = cellsIn(cols - nameCols - tailCols, minutes.length);
  const end = endOfCell(picture, cells);
  const { bars } = glyphs(ascii);
  // Of lines that are not held nobody knows how many there are: that is no zero.
  const unknown = unknownCells(heldFrom, end, cells);
  const chosen = pick ?? range;
  const inside = chosen === null ? null : cellsOf(chosen, end, cells);
  const rows = ROWS.map(([counted, , style], i) => {
    const sums = gathered(picture, counted, cells);
    const most = Math.max(1, ...sums);
    const drawn = sums.map(
      (sum, cell) =>
        (cell < unknown
          ? ' '
          : bars[sum === 0 ? 0 : Math.max(1, Math.round((sum / most) * (bars.length - 1)))]) ?? ' ',
    );
    const name = names[i] ?? '';
    const pad = ' '.repeat(nameCols - width(name));
    const burning = (mosts[i] ?? 0) > 0 ? style : 'past';
    const tail = `  ${word(lang, 'picture.most', { n: most === 1 && (mosts[i] ?? 0) === 0 ? 0 : most })}`;
    return line(' ', styled('past', name + pad), ...barSpans(drawn, burning, inside), styled('past', tail));
  });
  const axis = axisText(cells, end, picture.end, world);
  const rest = covered === '' ? axis.rest : axis.rest.padEnd(cells - width(axis.plain + axis.alert));
  const indent = ' '.repeat(nameCols);
  const marks = changeMarks(cells, end, freeCells(axis, rest), world);
  return [
    ...rows,
    line(
      ' ',
      indent,
      ...marked(axis.plain, 0, marks),
      styled('wait', axis.alert),
      ...marked(rest, width(axis.plain) + width(axis.alert), marks),
      ...(covered === '' ? [] : [styled('past', `  ${covered}`)]),
    ),
    ...(inside === null ? [] : [line(' ', indent, ...rangeMarks(inside, cells, pick?.end ?? null))]),
    ...(pick === null ? [] : [rangeRow(pick, picture, world, cols)]),
  ];
}

/** Cells that all hold as many buckets, as many as there is room for: else those with one more would stand out. */
function cellsIn(room: number, buckets: number): number {
  let each = Math.max(1, Math.ceil(buckets / Math.max(1, room)));
  while (each < buckets && buckets % each !== 0) each += 1;
  return Math.max(1, Math.floor(buckets / each));
}

/** What lies outside of a range is dim. */
function barSpans(
  drawn: readonly string[],
  style: Style,
  inside: readonly [from: number, to: number] | null,
): readonly Span[] {
  if (inside === null) return [styled(style, drawn.join(''))];
  const [from, to] = inside;
  return [
    styled('past', drawn.slice(0, from).join('')),
    styled(style, drawn.slice(from, to).join('')),
    styled('past', drawn.slice(to).join('')),
  ];
}

/** The cells that a stretch covers, at least one, the second index not included. */
function cellsOf(
  { from, to }: { readonly from: number; readonly to: number },
  end: number,
  cells: number,
): readonly [from: number, to: number] {
  const at = (ms: number): number => ((ms - (end - PICTURE_MS)) / PICTURE_MS) * cells;
  const first = Math.min(cells - 1, Math.max(0, Math.round(at(from))));
  return [first, Math.max(first + 1, Math.min(cells, Math.round(at(to))))];
}

/** What a picture counts, where that is not every line as it came. */
function coveredText({ covers }: Picture, bottom: number | null, world: World): string {
  const { lang } = world;
  // Of the last minutes of a source that cannot be read nobody knows how many lines there are.
  const unread = covers === undefined && bottom === null ? unreadNames(world) : [];
  const unknown = typeof covers === 'object' ? covers.unknown : unread;
  const [first, ...others] = unknown;
  if (first !== undefined) {
    const more = others.length > 0 ? ` +${others.length}` : '';
    return word(lang, 'picture.unknown', { name: truncate(shortName(first), NAME) + more });
  }
  if (covers === undefined) return '';
  if (covers === 'held') return word(lang, 'picture.held');
  const { lines, looked } = covers;
  return looked >= lines
    ? word(lang, 'picture.counted')
    : word(lang, 'picture.sample', { share: percent(looked / lines) });
}

interface Mark {
  readonly start: number;
  readonly text: string;
}

/**
 * `^deploy 7be2c0f`: what went out in these minutes, the mark where it did, its words at the side that has room. Who is
 * suspected most has the first choice of those cells that `free` says are blank.
 */
function changeMarks(cells: number, until: number, free: readonly boolean[], world: World): readonly Mark[] {
  const placed: Mark[] = [];
  const isFree = ({ start, text }: Mark): boolean => {
    const [from, end] = [start, start + width(text)];
    if (from < 0 || end > free.length) return false;
    // A blank stands between marks.
    const apart = placed.every((one) => end < one.start || from > one.start + width(one.text));
    // Right before the time at the end of the axis, words would seem to have that time.
    const room = text.startsWith('^') && text !== '^' ? end + 2 : end;
    return apart && free.slice(from, room).every((blank) => blank);
  };
  let isNamed = true;
  for (const change of markedChanges(world)) {
    const at = changeAt(change);
    const into = at === null ? Number.NaN : (Date.parse(at) - (until - PICTURE_MS)) / PICTURE_MS;
    if (!(into >= 0 && into <= 1)) continue;
    const cell = Math.min(cells - 1, Math.floor(into * cells));
    const name = changeName({ ...change, service: '', services: [] }, world.lang).replace(/ {2,}/g, ' ');
    const mark: Mark | undefined = [...(isNamed ? [`${name}^`, `^${name}`] : []), '^']
      .map((text): Mark => ({ text, start: text.endsWith('^') ? cell + 1 - width(text) : cell }))
      .find(isFree);
    // The only name would seem to be that of the most suspected.
    isNamed &&= mark !== undefined;
    if (mark !== undefined) placed.push(mark);
  }
  return placed.sort((a, b) => a.start - b.start);
}

/** Which cells of the axis marks may take: blanks, and none beside its times. */
function freeCells({ plain, alert }: Axis, rest: string): readonly boolean[] {
  const taken = '^'.repeat(width(alert));
  const text = plain + taken + rest;
  // Wide letters would shift the text after them; where any is, there are no marks.
  const isWide = width(plain) !== plain.length || width(rest) !== rest.length;
  return Array.from(text, (_, i) => !isWide && text.slice(Math.max(0, i - 1), i + 2).trim() === '');
}

/** A part of the axis, which begins at the cell `offset`, with its marks. */
function marked(text: string, offset: number, marks: readonly Mark[]): readonly Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const { start, text: mark } of marks) {
    const from = start - offset;
    if (from < 0 || from >= text.length) continue;
    spans.push(styled('past', text.slice(at, from)), styled('follow', mark));
    at = from + width(mark);
  }
  return [...spans, styled('past', text.slice(at))];
}

/** Cells at the left that lie before the first line that is held. */
function unknownCells(from: number | undefined, end: number, cells: number): number {
  if (from === undefined || from === Number.NEGATIVE_INFINITY) return 0;
  const into = (from - (end - PICTURE_MS)) / PICTURE_MS;
  return Math.min(cells, Math.max(0, Math.floor(into * cells)));
}

/** Where the last cell ends. Cells begin at whole multiples of their length, so that what is past looks the same until it leaves. */
function endOfCell({ end, bars }: Picture, cells: number): number {
  const cellMs = PICTURE_MS / cells;
  return Math.ceil(endOfBars(end, bars) / cellMs) * cellMs;
}

/** Where the last bucket ends, which may be filled only in part. */
function endOfBars(end: number, bars: readonly RateBar[]): number {
  const bucketMs = PICTURE_MS / bars.length;
  return Math.ceil(end / bucketMs) * bucketMs;
}

/** Counts of the buckets that fall into each cell. */
function gathered(picture: Picture, counted: Counted, cells: number): readonly number[] {
  const { bars, end } = picture;
  const ahead = ((endOfCell(picture, cells) - endOfBars(end, bars)) / PICTURE_MS) * bars.length;
  const sums = new Array<number>(cells).fill(0);
  bars.slice(ahead).forEach((bar, i) => {
    const cell = Math.min(cells - 1, Math.floor((i * cells) / bars.length));
    sums[cell] = (sums[cell] ?? 0) + bar[counted];
  });
  return sums;
}

interface Axis {
  readonly plain: string;
  readonly alert: string;
  readonly rest: string;
}

/** The first and the last minute, and a mark where the alert fired; one that fired earlier stands at the left edge. */
function axisText(cells: number, until: number, end: number, world: World): Axis {
  const { fired } = world.session.clock;
  const from = pastText(new Date(until - PICTURE_MS).toISOString(), world);
  const to = pastText(new Date(end).toISOString(), world);
  const at = fired === null ? Number.NaN : Date.parse(fired);
  const into = (at - (until - PICTURE_MS)) / PICTURE_MS;
  const last = to.padStart(Math.max(0, cells - from.length));
  if (fired === null || Number.isNaN(at) || into > 1) return { plain: from + last, alert: '', rest: '' };
  const text = word(world.lang, 'picture.alert', { time: clock(fired, world.session.timeZone) });
  if (into < 0) {
    const alert = `<${text}`;
    return { plain: '', alert, rest: to.padStart(Math.max(to.length + 1, cells - width(alert))) };
  }
  const cell = Math.min(cells - 1, Math.floor(into * cells));
  // The words stand at the side of the mark that has room for them.
  const right = cell + 1 + width(text) <= cells;
  const alert = right ? `^${text}` : `${text}^`;
  const start = right ? cell : Math.max(0, cell + 1 - width(alert));
  const plain = start > from.length ? from.padEnd(start) : ' '.repeat(start);
  const left = cells - start - width(alert);
  return { plain, alert, rest: left > to.length ? to.padStart(left) : '' };
}
