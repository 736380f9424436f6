import { clockSeconds, exactDuration } from '../../text/time.ts';
import type { TimeSpan } from '../../text/time-span.ts';
import { cutSpans, type Line, line, type Span, styled } from '../draw/line.ts';
import type { Picture, RateBar } from '../model/log-list.ts';
import { PICTURE_MS, type RangePick } from '../model/views/range.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { unreadNames } from '../select/log-trouble.ts';
import { grouped } from './pattern-words.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** `02:58:15-03:02:00` */
export const rangeText = ({ from, to }: TimeSpan, { session }: Pick<World, 'session'>): string =>
  `${clockSeconds(iso(from), session.timeZone)}-${clockSeconds(iso(to), session.timeZone)}`;

/** `  [====]  ` below the bars: seen without colour too. `end`: the one that the arrows move. */
export function rangeMarks(
  [from, to]: readonly [from: number, to: number],
  cells: number,
  end: RangePick['end'] | null,
): readonly Span[] {
  const mark = (text: string, moves: boolean): Span => styled(moves ? 'bar' : 'follow', text);
  const last = to - 1;
  // On one cell both ends stand beside each other where there is room.
  if (last <= from) {
    const [open, close] = from > 0 ? [from - 1, from] : [0, Math.min(1, cells - 1)];
    return [' '.repeat(open), mark('[', end === 'from'), ...(close > open ? [mark(']', end === 'to')] : [])];
  }
  return [
    ' '.repeat(from),
    mark('[', end === 'from'),
    styled('follow', '='.repeat(Math.max(0, last - from - 1))),
    mark(']', end === 'to'),
  ];
}

interface Counted extends Omit<RateBar, 'worst'> {
  /** How much of the stretch the picture knows. */
  readonly known: 'all' | 'part' | 'none';
}

/** Lines, errors and warnings of a stretch, as the picture has them. */
function countedIn({ from, to }: TimeSpan, picture: Picture): Counted {
  const { end, bars, heldFrom = Number.NEGATIVE_INFINITY } = picture;
  const width = PICTURE_MS / bars.length;
  const first = Math.floor((end - 1) / width) * width - (bars.length - 1) * width;
  const sum = { total: 0, errors: 0, warnings: 0 };
  bars.forEach((bar, i) => {
    const start = first + i * width;
    if (start < from || start >= to) return;
    sum.total += bar.total;
    sum.errors += bar.errors;
    sum.warnings += bar.warnings;
  });
  const knownFrom = Math.max(first, heldFrom);
  const silent = typeof picture.covers === 'object' && picture.covers.unknown.length > 0;
  const known = to <= knownFrom ? 'none' : from < knownFrom || silent ? 'part' : 'all';
  return { ...sum, known };
}

const PICKED = { all: 'range.picked', part: 'range.picked-part', none: 'range.picked-unknown' } as const;

/** `02:58:15-03:02:00 (3 min 45 s)  1,204 lines, 97 errors, 3 warnings`; what is not known is no zero. */
export function rangeRow(pick: RangePick, picture: Picture, world: World, cols: number): Line {
  const { lang } = world;
  const { total, errors, warnings, known: counted } = countedIn(pick, picture);
  const known = counted === 'all' && unreadNames(world).length > 0 ? 'part' : counted;
  const text = word(lang, PICKED[known], {
    range: rangeText(pick, world),
    span: exactDuration(pick.to - pick.from, lang),
    lines: grouped(total),
    errors: grouped(errors),
    warnings: grouped(warnings),
  });
  return line(' ', ...cutSpans([styled('strong', text)], cols));
}
