import type { AskedPattern, PatternsAnswer } from '../../protocol/patterns.ts';
import { clock } from '../../text/time.ts';
import { padEnd, padStart } from '../../text/width.ts';
import type { Style } from '../draw/colours.ts';
import { glyphs, MARKS } from '../draw/glyphs.ts';
import { apart, cutSpans, type Line, line, type Span, styled } from '../draw/line.ts';
import { prose, widest } from '../draw/prose.ts';
import { scrolledTo } from '../draw/scroll.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { pastText } from '../model/when.ts';
import { say, word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { lateSources } from '../select/late-sources.ts';
import { shortName, troubleLines, uncountedReason } from '../select/log-trouble.ts';
import { type PatternRow, patternRows, selectedPatternRow } from '../select/patterns.ts';
import { coverage, grouped, headline, percent, periodsText, seenText } from './pattern-words.ts';

/** Below so many columns of the pane these give way to the statement. */
const SERVICE_FROM = 100;
const SHARE_FROM = 90;
const BARS_FROM = 84;
const BARS = 16;
const SERVICE = 12;
const SHARE = 7;
/** Rows that trouble may take above the list. */
const TROUBLE = 3;

const CHANGE_STYLE: Readonly<Record<AskedPattern['change'], Style | null>> = {
  new: 'burn',
  risen: 'wait',
  gone: 'past',
  same: 'past',
};

/** Columns of the words that tell what changed, of the counts, and of when it was seen. */
interface Widths {
  readonly change: number;
  readonly count: number;
  readonly seen: number;
}

function widthsOf(list: readonly PatternRow[], world: World): Widths {
  const { lang, patterns } = world;
  const words = (['new', 'risen', 'gone', 'same'] as const).map((change) =>
    word(lang, `patterns.change.${change}`),
  );
  if (patterns.answer?.rows.some(({ isUnknown }) => isUnknown)) words.push(word(lang, 'compare.unknown'));
  const seen = [word(lang, 'patterns.column.seen'), ...list.map((row) => seenOf(row, world))];
  const counts = [countName(patterns.answer, lang), ...list.map(countOf)];
  return { change: widest(words) + 1, count: widest(counts) + 1, seen: widest(seen) };
}

const countName = (answer: PatternsAnswer | null, lang: World['lang']): string =>
  word(
    lang,
    answer?.rows.some(({ counts }) => counts !== undefined)
      ? 'patterns.column.counts'
      : 'patterns.column.count',
  );

const countOf = (row: PatternRow): string =>
  row.kind === 'same' ? countsCell(row.counts, row.count) : countsCell(row.pattern.counts, row.pattern.count);

const seenOf = (row: PatternRow, world: World): string =>
  row.kind === 'same' ? '' : seenText(row.pattern, world);

/** The sentence that is read first, in one row, or two where it does not fit. */
export function headlineRows(world: World, cols: number, most: number): readonly Line[] {
  const told = headline(world);
  if (told === null) return [];
  const style = told.isNew ? 'burn' : 'past';
  return prose(`${told.isNew ? `${MARKS.warn} ` : ''}${told.text}`, cols, style)
    .slice(0, most)
    .map((row) => line(' ', ...row.spans));
}

/** A pane of so many rows has one for what the counts cover. */
const COVERED_FROM = 5;

/** `before 02:39-02:54  now 02:59-03:11:02   all 4,912 lines counted to 03:11:02`: numbers say little without it. */
export function coveredRows(world: World, rows: number, cols: number): readonly Line[] {
  const { answer } = world.patterns;
  if (answer === null || rows < COVERED_FROM) return [];
  const asking = answer.sources.some((source) => source.asking);
  // That all of no lines were counted says nothing.
  const counted = answer.lines > 0 || asking ? `   ${coverage(answer, world)}` : '';
  const text = `${periodsText(answer, world)}${counted}`;
  return prose(text, cols - 1, 'past').map((row) => line(' ', ...row.spans));
}

/** Sources that could not be read, or not be counted, or that do not reach back: never a zero. */
export function unknownRows(world: World, cols: number): readonly Line[] {
  const { lang } = world;
  const failed = (world.patterns.answer?.sources ?? []).flatMap((source): Line[] => {
    const told = uncountedReason(source, world);
    if (told === null) return [];
    const text = word(lang, 'patterns.uncounted', told);
    return prose(`${MARKS.not} ${text}`, cols, 'wait').map((row) => line(' ', ...row.spans));
  });
  const rows = [...troubleLines(world, cols, TROUBLE), ...failed].slice(0, TROUBLE);
  return [...rows, ...lateRows(world, cols, TROUBLE - rows.length)];
}

/** `checkout begins 14:22: no comparison before`, a row for each source; those without a row are counted at the end. */
function lateRows(world: World, cols: number, most: number): readonly Line[] {
  const { lang, patterns } = world;
  const late = patterns.answer === null ? [] : lateSources(patterns.answer);
  return late.slice(0, Math.max(0, most)).map(({ name, begins, isCompared }, i) => {
    const key = isCompared ? 'patterns.begins' : 'patterns.begins-after';
    const text = word(lang, key, { name: shortName(name), time: pastText(begins, world) });
    const rest = i === most - 1 && late.length > most ? ` +${late.length - most}` : '';
    return line(' ', ...cutSpans([styled('wait', `${MARKS.warn} ${text}${rest}`)], cols));
  });
}

/** Why there are no rows. `hidden`: those that the level and the filters do not pass. */
export function nothingText({ lang, patterns }: World, hidden: readonly unknown[]): string {
  if (patterns.why !== null) return say(lang, patterns.why);
  if (patterns.answer === null) return word(lang, 'patterns.asking');
  return word(lang, hidden.length === 0 ? 'patterns.no-lines' : 'patterns.nothing-passes');
}

/** The patterns view: what is new since the alert first. */
export function patternRowLines(
  state: ScreenState,
  world: World,
  rows: number,
  cols: number,
): readonly Line[] {
  const { answer } = world.patterns;
  const list = patternRows(state, world);
  const head = [
    ...headlineRows(world, cols, 2),
    ...coveredRows(world, rows, cols),
    ...unknownRows(world, cols),
  ];
  if (answer === null || list.length === 0)
    return [
      ...head,
      ...prose(nothingText(world, answer?.rows ?? []), cols, 'past').map((row) => line(' ', ...row.spans)),
    ];
  const left = rows - head.length;
  const wide = widthsOf(list, world);
  const columns = left > 3 ? [columnNames(answer, wide, world, cols)] : [];
  const chosen = selectedPatternRow(state, world);
  const at = list.findIndex(({ id }) => id === chosen?.id);
  const lines = list.map((row) => rowLine(row, row.id === chosen?.id, wide, state, world, cols));
  return [...head, ...columns, ...scrolledTo(lines, at, Math.max(1, left - columns.length))];
}

interface Cells {
  readonly change: string;
  readonly count: string;
  readonly share: string;
  readonly bars: string;
  readonly seen: string;
}

/** The columns before the statement, as many as there is room for. */
function left({ change, count, share, bars, seen }: Cells, wide: Widths, cols: number): readonly string[] {
  return [
    padEnd(change, wide.change),
    padStart(count, wide.count),
    ...(cols >= SHARE_FROM ? [padStart(share, SHARE)] : []),
    ...(cols >= BARS_FROM ? [`  ${padEnd(bars, BARS)}`] : []),
    `  ${padEnd(seen, wide.seen)}  `,
  ];
}

function columnNames(answer: PatternsAnswer, wide: Widths, world: World, cols: number): Line {
  const { lang } = world;
  const cells = {
    change: '',
    count: countName(answer, lang),
    share: word(lang, 'patterns.column.share'),
    bars: axis(answer, world),
    seen: word(lang, 'patterns.column.seen'),
  };
  const names = [...left(cells, wide, cols), word(lang, 'patterns.column.statement')].join('');
  const service = namesServices(answer, cols) ? padEnd(word(lang, 'patterns.column.service'), SERVICE) : '';
  return line(' ', ...apart([styled('past', names)], service === '' ? [] : [styled('past', service)], cols));
}

/** Where no line tells a service its column would stand empty: the statement has it. */
const namesServices = ({ rows }: PatternsAnswer, cols: number): boolean =>
  cols >= SERVICE_FROM && rows.some(({ services }) => services.length > 0);

/** `02:40    ^02:58`: where the window begins, and where the boundary is in it. */
function axis(answer: PatternsAnswer, world: World): string {
  const from = clock(answer.before[0], world.session.timeZone);
  const [start, end, at] = [answer.before[0], answer.now[1], answer.at].map((iso) => Date.parse(iso)) as [
    number,
    number,
    number,
  ];
  const cell = Math.floor(((at - start) / Math.max(1, end - start)) * BARS);
  if (cell < 0 || cell >= BARS) return from;
  const mark = clock(answer.at, world.session.timeZone);
  const text = cell + 1 + mark.length <= BARS ? `^${mark}` : `${mark}^`;
  const place = cell + 1 + mark.length <= BARS ? cell : cell - mark.length;
  return place > from.length ? from.padEnd(place) + text : ' '.repeat(Math.max(0, place)) + text;
}

function rowLine(
  row: PatternRow,
  here: boolean,
  wide: Widths,
  state: ScreenState,
  world: World,
  cols: number,
): Line {
  const { lang, ascii, patterns } = world;
  const all = patterns.answer?.lines ?? 0;
  const change = row.kind === 'same' ? 'same' : row.pattern.change;
  const isUnknown = row.kind === 'pattern' && row.pattern.isUnknown === true;
  const { count, steps } = row.kind === 'same' ? row : row.pattern;
  const cells = {
    change: word(lang, isUnknown ? 'compare.unknown' : `patterns.change.${change}`),
    count: countOf(row),
    share: `${percent(all === 0 ? 0 : count / all)}%`,
    bars: sparkOf(steps, BARS, ascii, row.kind === 'same' ? 0 : unknownSteps(row.pattern, patterns.answer)),
    seen: seenOf(row, world),
  };
  const [first = '', ...others] = left(cells, wide, cols);
  const style = change === 'new' && !isBad(row) ? 'wait' : CHANGE_STYLE[change];
  const start: Span[] = [style === null ? first : styled(style, first), ...others];
  const named = patterns.answer !== null && namesServices(patterns.answer, cols);
  const service = named && row.kind === 'pattern' ? serviceCell(row.pattern) : '';
  const spans = apart([...start, ...statement(row, world)], service === '' ? [] : [service], cols);
  // A click on the row of what is the same opens it.
  const target = row.kind === 'same' ? { at: row.id, key: 'enter' } : { at: row.id };
  return { spans: [here ? MARKS.here : ' ', ...spans], selected: here && state.focus === 'logs', target };
}

/** `450 » 0`: lines of the two periods; an older hub tells only those of the whole window. */
const countsCell = (counts: AskedPattern['counts'], all: number): string =>
  counts === undefined ? grouped(all) : counts.map(grouped).join(` ${MARKS.here} `);

/** Steps of before its sources begin: of those nothing is known. */
function unknownSteps({ begins }: AskedPattern, answer: PatternsAnswer | null): number {
  if (begins === undefined || answer === null) return 0;
  return Math.max(0, Math.floor((Date.parse(begins) - Date.parse(answer.before[0])) / answer.stepMs));
}

const isBad = (row: PatternRow): boolean =>
  row.kind === 'pattern' && (row.pattern.level === 'error' || row.pattern.level === 'fatal');

function statement(row: PatternRow, { lang }: World): readonly Span[] {
  if (row.kind === 'same') {
    return [styled('past', word(lang, 'patterns.same-count', { n: row.patterns }))];
  }
  const { level, template, change, isUnknown } = row.pattern;
  const name = `${(level ?? '').toUpperCase().padEnd(5)} `;
  const bad: Style | null = isBad(row) ? 'burn' : level === 'warn' ? 'wait' : null;
  return [
    bad === null ? name : styled(bad, name),
    change === 'same' && !isUnknown ? styled('past', template) : template,
  ];
}

function serviceCell({ services }: AskedPattern): string {
  const [first = '', ...others] = services;
  const rest = others.length === 0 ? '' : ` +${others.length}`;
  const room = SERVICE - rest.length;
  const name = first.length > room ? `${first.slice(0, room - 2)}..` : first;
  return padEnd(name + rest, SERVICE);
}

/** Counts gathered into so many cells, oldest first. */
function cellsOf(counts: readonly number[], cells: number): readonly number[] {
  const sums = new Array<number>(Math.max(0, cells)).fill(0);
  counts.forEach((count, i) => {
    const cell = Math.min(cells - 1, Math.floor((i * cells) / counts.length));
    if (cell >= 0) sums[cell] = (sums[cell] ?? 0) + count;
  });
  return sums;
}

/** Columns for counts, by their own scale; the lowest is for none at all, a blank for the first `unknown` counts. */
function sparkOf(counts: readonly number[], cells: number, ascii: boolean, unknown = 0): string {
  const { bars } = glyphs(ascii);
  const sums = cellsOf(counts, Math.min(cells, Math.max(1, counts.length)));
  const most = Math.max(1, ...sums);
  const blank = Math.floor((unknown * sums.length) / Math.max(1, counts.length));
  return sums
    .map((sum, i) =>
      i < blank ? ' ' : bars[sum === 0 ? 0 : Math.max(1, Math.round((sum / most) * (bars.length - 1)))],
    )
    .join('')
    .padEnd(cells);
}
