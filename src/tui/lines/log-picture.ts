import { clock } from '../../text/time.ts';
import { width } from '../../text/width.ts';
import type { Style } from '../draw/colours.ts';
import { glyphs } from '../draw/glyphs.ts';
import { type Line, line, styled } from '../draw/line.ts';
import type { RateBar } from '../model/log-list.ts';
import { pastText } from '../model/when.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';

/** What the picture looks back over, milliseconds. */
export const PICTURE_MS = 15 * 60_000;

type Counted = Extract<keyof RateBar, 'errors' | 'warnings' | 'total'>;
const ROWS: readonly (readonly [Counted, 'picture.errors' | 'picture.warnings' | 'picture.all', Style])[] = [
  ['errors', 'picture.errors', 'burn'],
  ['warnings', 'picture.warnings', 'wait'],
  ['total', 'picture.all', 'past'],
];

/**
 * Lines of 15 minutes by level, the last ones or those up to what is shown, each row by its own scale, which stands at its end, and below them the times
 * with the alert's:
 *
 *     error  ▁▁▁▁▁▁▁▂▆█▇▇▆  max 42
 *     warn   ▁▁▁▁▁▁▂▃▃▃▂▂▂  max 12
 *     all    ▃▃▃▃▄▄▄▅▆█▆▆▆  max 380
 *            02:57 ^alert 02:58  03:12
 */
export function pictureLines(world: World, bottom: number | null, cols: number): readonly Line[] {
  const { lang, ascii } = world;
  const { end, bars: minutes, filteredFrom } = world.logs.picture(bottom);
  const names = ROWS.map(([, key]) =>
    word(lang, key === 'picture.all' && filteredFrom !== undefined ? 'picture.shown' : key),
  );
  const nameCols = Math.max(...names.map(width)) + 2;
  const mosts = ROWS.map(([counted]) => Math.max(0, ...minutes.map((bar) => bar[counted])));
  const tails = mosts.map((most) => `  ${word(lang, 'picture.most', { n: most })}`);
  const room = cols - nameCols - Math.max(...tails.map(width));
  const cells = Math.max(1, Math.min(room, minutes.length));
  const { bars } = glyphs(ascii);
  // Of lines that are not held nobody knows how many the filters leave: that is no zero.
  const unknown = unknownCells(filteredFrom, end, cells);
  const rows = ROWS.map(([counted, , style], i) => {
    const sums = gathered(minutes, counted, cells);
    const most = Math.max(1, ...sums);
    const drawn = sums.map((sum, cell) =>
      cell < unknown ? ' ' : bars[sum === 0 ? 0 : Math.max(1, Math.round((sum / most) * (bars.length - 1)))],
    );
    const name = names[i] ?? '';
    const pad = ' '.repeat(nameCols - width(name));
    const burning = (mosts[i] ?? 0) > 0 ? style : 'past';
    const tail = `  ${word(lang, 'picture.most', { n: most === 1 && (mosts[i] ?? 0) === 0 ? 0 : most })}`;
    return line(' ', styled('past', name + pad), styled(burning, drawn.join('')), styled('past', tail));
  });
  const axis = axisText(cells, end, world);
  return [
    ...rows,
    line(
      ' ',
      ' '.repeat(nameCols),
      styled('past', axis.plain),
      styled('wait', axis.alert),
      styled('past', axis.rest),
    ),
  ];
}

/** Cells at the left that lie before the first line that is held. */
function unknownCells(from: number | undefined, end: number, cells: number): number {
  if (from === undefined || from === Number.NEGATIVE_INFINITY) return 0;
  const into = (from - (end - PICTURE_MS)) / PICTURE_MS;
  return Math.min(cells, Math.max(0, Math.floor(into * cells)));
}

/** Counts of the buckets that fall into each cell. */
function gathered(minutes: readonly RateBar[], counted: Counted, cells: number): readonly number[] {
  const sums = new Array<number>(cells).fill(0);
  minutes.forEach((bar, i) => {
    const cell = Math.min(cells - 1, Math.floor((i * cells) / minutes.length));
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
function axisText(cells: number, until: number, world: World): Axis {
  const { fired } = world.session.clock;
  const from = pastText(new Date(until - PICTURE_MS).toISOString(), world);
  const to = pastText(new Date(until).toISOString(), world);
  const at = fired === null ? Number.NaN : Date.parse(fired);
  const into = (at - (until - PICTURE_MS)) / PICTURE_MS;
  const end = to.padStart(Math.max(0, cells - from.length));
  if (fired === null || Number.isNaN(at) || into > 1) return { plain: from + end, alert: '', rest: '' };
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
