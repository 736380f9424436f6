import type { AskedService } from '../../protocol/patterns.ts';
import { padEnd, padStart, truncate, width } from '../../text/width.ts';
import { MARKS } from '../draw/glyphs.ts';
import { cutSpans, type Line, line, type Span, styled } from '../draw/line.ts';
import { prose } from '../draw/prose.ts';
import { scrolledTo } from '../draw/scroll.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { comparedServices, selectedService } from '../select/patterns.ts';
import { coveredRows, headlineRows, nothingText, unknownRows } from './pattern-lines.ts';
import { factorText, rateText } from './pattern-words.ts';

/** Below so many columns the last one gives way. */
const TOP_FROM = 84;
const NAME = 14;
/** The most that a name takes, and what the last column keeps. */
const LONGEST_NAME = 40;
const LEAST_TOP = 24;
/** Errors that rose by this are shown as trouble. */
const WORSE = 2;

/** Services before and now, the worst first. */
export function compareLines(state: ScreenState, world: World, rows: number, cols: number): readonly Line[] {
  const { answer } = world.patterns;
  const services = comparedServices(world);
  const head = [
    ...headlineRows(world, cols, 2),
    ...coveredRows(world, rows, cols),
    ...unknownRows(world, cols),
  ];
  if (answer === null || services.length === 0)
    return [...head, ...prose(nothingText(world, []), cols, 'past').map((row) => line(' ', ...row.spans))];
  const left = rows - head.length;
  const name = nameCols(services, world, cols);
  const names = left > 3 ? [columnNames(world, cols, name)] : [];
  const chosen = selectedService(state, world)?.service;
  const at = services.findIndex(({ service }) => service === chosen);
  const lines = services.map((one) => serviceLine(one, one.service === chosen, state, world, cols, name));
  return [...head, ...names, ...scrolledTo(lines, at, Math.max(1, left - names.length))];
}

const ERRORS = 20;
const LINES = 17;
const COUNT = 6;
/** Columns of what is new and gone: wider where a word says that it is not known. */
const countCols = ({ lang, patterns }: World): number =>
  patterns.answer?.services.some(({ isUnjudged }) => isUnjudged)
    ? Math.max(COUNT, width(word(lang, 'compare.unknown')) + 1)
    : COUNT;

const nameOf = (service: string, { lang }: World): string =>
  service === '' ? word(lang, 'compare.unnamed') : service;

/** Columns of the names: as the longest needs, as far as the other columns leave room. */
function nameCols(services: readonly AskedService[], world: World, cols: number): number {
  const longest = Math.max(...services.map(({ service }) => width(nameOf(service, world)))) + 1;
  const others = ERRORS + LINES + 2 * countCols(world) + (cols >= TOP_FROM ? 3 + LEAST_TOP : 0);
  return Math.max(NAME, Math.min(longest, LONGEST_NAME, cols - others));
}

function columnNames(world: World, cols: number, name: number): Line {
  const { lang } = world;
  const count = countCols(world);
  const text = [
    padEnd(word(lang, 'patterns.column.service'), name),
    padStart(word(lang, 'compare.column.errors'), ERRORS),
    padStart(word(lang, 'compare.column.lines'), LINES),
    padStart(word(lang, 'compare.column.new'), count),
    padStart(word(lang, 'compare.column.gone'), count),
    cols >= TOP_FROM ? `   ${word(lang, 'compare.column.top')}` : '',
  ].join('');
  return line(' ', ...cutSpans([styled('past', text)], cols));
}

function serviceLine(
  one: AskedService,
  here: boolean,
  state: ScreenState,
  world: World,
  cols: number,
  nameCols: number,
): Line {
  const { lang } = world;
  const { service, errors, lines, fresh, gone, top } = one;
  const cut = truncate(nameOf(service, world), nameCols - 1);
  const isUnread = one.isUnread === true;
  const least = timesOf(errors);
  // Of what is not read there may be more: a rise is one all the same, no fall is certain.
  const times = isUnread && (least ?? 0) < WORSE ? null : least;
  const worse = times !== null && times >= WORSE;
  const factor = times === null || !Number.isFinite(times) ? '' : factorOf(times, world);
  const errorCell = padStart(`${pair(errors, isUnread, world)}${padStart(factor, 7)}`, ERRORS);
  const unknown = word(lang, 'compare.unknown');
  // What nobody could judge is no zero.
  const numbered = (n: number): string =>
    padStart(one.isUnjudged === true ? (n === 0 ? unknown : `${n}+`) : String(n), countCols(world));
  const spans: Span[] = [
    padEnd(cut, nameCols),
    worse ? styled('burn', errorCell) : errorCell,
    padStart(pair(lines, isUnread, world), LINES),
    fresh > 0 ? styled('burn', numbered(fresh)) : numbered(fresh),
    numbered(gone),
    cols >= TOP_FROM ? `   ${top ?? ''}` : '',
  ];
  return {
    spans: [here ? MARKS.here : ' ', ...cutSpans(spans, cols)],
    selected: here && state.focus === 'logs',
    target: { at: service },
  };
}

function timesOf([before, now]: AskedService['errors']): number | null {
  if (before === null || (before === 0 && now === 0)) return null;
  return before === 0 ? Number.POSITIVE_INFINITY : now / before;
}

function factorOf(times: number, { lang }: World): string {
  return times >= 1.5 ? word(lang, 'patterns.factor', { n: factorText(times) }) : '';
}

function pair([before, now]: AskedService['errors'], isUnread: boolean, { lang }: World): string {
  const unknown = word(lang, 'compare.unknown');
  const was = before === null ? unknown : rateText(before);
  const is = isUnread ? (now === 0 ? unknown : `${rateText(now)}+`) : rateText(now);
  return `${was} ${MARKS.here} ${is}`;
}
