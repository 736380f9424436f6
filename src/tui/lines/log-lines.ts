import { found, searchHits } from '../../logs/filter.ts';
import type { Level } from '../../logs/line.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { shellWord } from '../../text/shell-word.ts';
import { clock, clockSeconds, dateOf, spanInWords } from '../../text/time.ts';
import { sliceColumns, fit as toWidth, width } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import type { Style } from '../draw/colours.ts';
import { MARKS } from '../draw/glyphs.ts';
import { apart, type Line, line, plainText, type Span, spansWidth, styled } from '../draw/line.ts';
import type { PaneContent } from '../draw/pane-frame.ts';
import { firstLine, prose } from '../draw/prose.ts';
import { type FoldRow, type LogRow, rowOf, shownLine } from '../model/log-list.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { LogsView } from '../model/views/logs-view.ts';
import { pastText } from '../model/when.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { logRoom } from '../select/log-room.ts';
import { windowOf } from '../select/log-scroll.ts';
import { shortName, troubleLines } from '../select/log-trouble.ts';
import { pointerIn } from '../select/look.ts';
import { pinsIn } from '../select/selection.ts';
import { changeLines } from './changes/change-lines.ts';
import { releaseLines } from './changes/release-lines.ts';
import { pointerMark } from './checklist-lines.ts';
import { compareLines } from './compare-lines.ts';
import { pictureLines } from './log-picture.ts';
import { logHead } from './log-title.ts';
import { viewHead } from './log-view-title.ts';
import { headlineRows, patternRowLines } from './pattern-lines.ts';
import { rangeText } from './range-lines.ts';

const SERVICE_COLS = 9;
/** Below this the service would leave too little of the message. */
const SERVICE_FROM = 60;
/** Of the name of a source, where there are several; fewer where there is no room for the service. */
const SOURCE_COLS = 9;
const SOURCE_COLS_NARROW = 5;
/** From the first to the last of a folded row, to tell the last one's time. */
const LASTING_MS = 10_000;

const LEVEL_STYLE: Readonly<Record<Level, Style | null>> = {
  trace: 'past',
  debug: 'past',
  info: null,
  warn: 'wait',
  error: 'burn',
  fatal: 'burn',
};

const VIEW_LINES = {
  patterns: patternRowLines,
  compare: compareLines,
  changes: changeLines,
  release: releaseLines,
} as const;

export function logContent(
  state: ScreenState,
  world: World,
  rows: number,
  cols: number,
  open: boolean,
): PaneContent {
  const { view } = state.logs;
  if (open && view !== 'lines') {
    const lines = VIEW_LINES[view];
    const counts = view === 'patterns' || view === 'compare';
    const picture = counts && logRoom(state, world).picture > 0 ? pictureLines(state, world, cols) : [];
    const list = lines(state, world, rows - picture.length, cols);
    return { ...viewHead(state, world, cols - 2), rows: [...picture, ...list] };
  }
  const { title, aside } = logHead(state, world, cols - 2, open);
  if (!open) return { title, aside: [], rows: [] };
  const room = logRoom(state, world);
  const head = [
    ...(room.news > 0 ? headlineRows(world, cols, 1) : []),
    ...(room.picture > 0 ? pictureLines(state, world, cols) : []),
    ...(room.trouble > 0 ? troubleLines(world, cols, room.trouble) : []),
  ];
  return { title, aside, rows: [...head, ...tailLines(state, world, rows - head.length, cols)] };
}

function tailLines(state: ScreenState, world: World, rows: number, cols: number): readonly Line[] {
  const { logs } = world;
  if (logs.size === 0) {
    return prose(emptyText(state, world), cols, 'past').map((row) => line(' ', ...row.spans));
  }
  const { from, to } = windowOf(state.logs, logs, rows);
  if (state.logs.wrap) return wrapped(from, to, state, world, rows, cols);
  const lines: Line[] = [];
  for (let i = from; i <= to; i++) {
    const row = logs.at(i);
    if (row !== undefined) lines.push(logLine(row, state, world, cols));
  }
  return lines;
}

/** Rows at the foot of the window that fit when each is as high as it needs; the selected one is always among them. */
function wrapped(
  from: number,
  to: number,
  state: ScreenState,
  world: World,
  rows: number,
  cols: number,
): readonly Line[] {
  const { logs } = world;
  const chosen = state.logs.cursor === null ? -1 : logs.indexOf(state.logs.cursor);
  const blocks: (readonly Line[])[] = [];
  let height = 0;
  for (let i = to; i >= from; i--) {
    const row = logs.at(i);
    if (row === undefined) continue;
    const block = wrappedLine(row, state, world, cols).slice(0, rows);
    blocks.unshift(block);
    height += block.length;
    // Those below give way to the selected one above them.
    while (chosen >= from && i >= chosen && height > rows && blocks.length > 1)
      height -= blocks.pop()?.length ?? 0;
    if (height >= rows && (chosen < from || i <= chosen)) break;
  }
  const lines = blocks.flat();
  return chosen >= from ? fitted(lines, rows) : lines.slice(-rows);
}

/** Cut at the top, unless that would take the selected row. */
function fitted(lines: readonly Line[], rows: number): readonly Line[] {
  const first = lines.findIndex((row) => row.spans[0] === MARKS.here);
  const from = Math.min(Math.max(0, lines.length - rows), first === -1 ? lines.length : first);
  return lines.slice(from, from + rows);
}

/** A line in as many rows as it takes: its message hangs behind its time and level. */
function wrappedLine(row: LogRow, state: ScreenState, world: World, cols: number): readonly Line[] {
  if (row.kind === 'too-late') {
    // A command that is cut cannot be copied.
    return wrap(tooLateText(row, state.logs, world), cols - 1).map((text) => line(' ', styled('wait', text)));
  }
  if (row.kind === 'gap') return [logLine(row, state, world, cols)];
  const first = logLine(row, state, world, cols);
  const shown = shownLine(world.logs, row, state.logs.cursor);
  const start = head(shown, '', state.logs, world, cols).slice(0, headParts(cols, world));
  const indent = Math.min(width(plainText(start)), Math.floor(cols / 2));
  const aside = asideOf(row, shown, state.logs, world);
  const room = Math.max(8, cols - indent - (aside.length > 0 ? spansWidth(aside) + 1 : 0));
  const texts = shown.message.split('\n').flatMap((part) => wrap(part, room));
  const [mark = ' '] = first.spans;
  const style = shown.level === null ? null : LEVEL_STYLE[shown.level];
  const body = (text: string): readonly Span[] =>
    marked(text, state.logs.search, style === 'past' ? 'past' : null);
  return texts.map((text, i): Line => {
    const spans =
      i === 0 ? apart([...start, ...body(text)], aside, cols) : [' '.repeat(indent), ...body(text)];
    return { ...first, spans: [i === 0 ? mark : ' ', ...spans] };
  });
}

/** Spans of a row before its message. */
const headParts = (cols: number, world: World): number =>
  4 + Number(namesService(cols, world)) + Number(world.sources.length > 1);

/** Where no line tells a service its column would stand empty: the message has it. */
const namesService = (cols: number, { logs }: World): boolean => cols >= SERVICE_FROM && logs.services;

function emptyText(state: ScreenState, { logs, session, lang, replay }: World): string {
  if (session.status === 'new') return word(lang, 'session.awaited');
  if (state.logs.range !== null && replay === null)
    return word(lang, 'range.none', { range: rangeText(state.logs.range, { session }) });
  if (logs.hidden > 0) return word(lang, 'logs.all-hidden', { n: logs.hidden });
  if (replay !== null) return word(lang, 'replay.no-pins');
  if (session.tail.sources.length === 0) return word(lang, 'logs.no-source');
  return word(lang, state.logs.filters.length > 0 ? 'logs.no-match' : 'logs.waiting');
}

/** One row of the tail; the first span is its mark. */
function logLine(row: LogRow, state: ScreenState, world: World, cols: number): Line {
  if (row.kind === 'gap') return line(' ', styled('wait', gapText(row, world)));
  if (row.kind === 'too-late') return line(' ', styled('wait', tooLateText(row, state.logs, world)));
  const selected = rowOf(world.logs, state.logs.cursor)?.no === row.no;
  const shown = shownLine(world.logs, row, state.logs.cursor);
  const pointer = pointerIn(state, world, row);
  const left = head(shown, state.logs.search, state.logs, world, cols);
  const aside = pointer === null ? asideOf(row, shown, state.logs, world) : [pointerMark(pointer, world)];
  const until = pointer === null ? untilOf(row, state.logs.utc, world) : [];
  // The message goes before it.
  const fits = spansWidth([...left, ' ', ...aside, ...until]) <= cols;
  const text = apart(left, fits ? [...aside, ...until] : aside, cols);
  const isPinned = pinsIn(world, row).length > 0;
  const mark: Span = selected ? MARKS.here : isPinned ? styled('follow', MARKS.here) : ' ';
  return { spans: [mark, ...text], selected: selected && state.focus === 'logs', target: { at: row.no } };
}

function gapText({ count }: Extract<LogRow, { kind: 'gap' }>, { lang }: World): string {
  if (count === null) return word(lang, 'logs.restarted');
  return count === 'unknown' ? word(lang, 'logs.lost') : word(lang, 'logs.skipped', { n: count });
}

/** Times as the column of times has them, and as the command reads them back. */
function tooLateText(
  { source, tooLate }: Extract<LogRow, { kind: 'too-late' }>,
  { utc }: Pick<LogsView, 'utc'>,
  { session, lang }: World,
): string {
  const at = (iso: string) => (utc ? `${clock(iso, 'UTC')}Z` : clock(iso, session.timeZone));
  const { count: n, from, to } = tooLate;
  return word(lang, 'logs.too-late', { n, source: shellWord(source), from: at(from), to: at(to) });
}

function head(
  entry: NumberedLine,
  search: string,
  { shift, utc }: Pick<LogsView, 'shift' | 'utc'>,
  world: World,
  cols: number,
): readonly Span[] {
  const { session, lang } = world;
  const time =
    entry.time === null
      ? word(lang, 'logs.no-time')
      : clockSeconds(entry.time, utc ? 'UTC' : session.timeZone);
  const level = (entry.level ?? '').toUpperCase().padEnd(5);
  const style = entry.level === null ? null : LEVEL_STYLE[entry.level];
  const service = namesService(cols, world) ? [`${toWidth(entry.service ?? '', SERVICE_COLS)} `] : [];
  const named = sourceCell(entry.source, world, cols);
  const { first, more } = firstLine(entry.message);
  const rest = more === 0 ? [] : [styled('past', ` ${word(lang, 'logs.more-lines', { n: more })}`)];
  return [
    styled('past', time),
    ' ',
    style === null ? level : styled(style, level),
    ' ',
    ...(named === '' ? [] : [styled('past', `${named} `)]),
    ...service,
    ...marked(shift === 0 ? first : shifted(first, shift), search, style === 'past' ? 'past' : null),
    ...rest,
  ];
}

/** The name of a row's source where the log has several: what tells them apart is mostly its end. */
function sourceCell(source: string, { sources }: World, cols: number): string {
  if (sources.length < 2) return '';
  const labelOf = (name: string): string => shortName(name).replace(/^file:/, '');
  const all = sources.map(({ name }) => labelOf(name));
  const labels = all.map((one, i) => (all.indexOf(one) === all.lastIndexOf(one) ? one : `${i + 1}:${one}`));
  const most = cols >= SERVICE_FROM ? SOURCE_COLS : SOURCE_COLS_NARROW;
  const room = Math.min(most, Math.max(...labels.map(width)));
  const label = labels[sources.findIndex(({ name }) => name === source)] ?? labelOf(source);
  const end = width(label) - room + 2;
  return width(label) <= room
    ? toWidth(label, room)
    : toWidth(`..${sliceColumns(label, end, room - 2)}`, room);
}

/** A message without its first columns; what is cut is shown by `..`. */
const shifted = (text: string, columns: number): string =>
  text === '' ? '' : `..${sliceColumns(text, columns, Number.MAX_SAFE_INTEGER)}`;

/** A text with its hits shown. */
export function marked(text: string, search: string, style: Style | null): readonly Span[] {
  const plain = (part: string): Span => (style === null ? part : styled(style, part));
  const hits = search === '' ? [] : searchHits(text, search);
  if (hits.length === 0) return [plain(text)];
  const spans: Span[] = [];
  let at = 0;
  for (const { start, end } of hits) {
    if (start > at) spans.push(plain(text.slice(at, start)));
    spans.push(styled('hit', text.slice(start, end)));
    at = end;
  }
  if (at < text.length) spans.push(plain(text.slice(at)));
  return spans;
}

/** Tenths where whole seconds would say nothing, and no seconds where they would. */
function lateText(ms: number, lang: Lang): string {
  if (ms >= 100_000) return word(lang, 'logs.late-by', { span: spanInWords(ms, lang) });
  const n = ms < 9_950 ? Math.max(0.1, ms / 1_000).toFixed(1) : String(Math.round(ms / 1_000));
  return word(lang, 'logs.late', { n });
}

/** What is to be known of a row's lines, also of those that it does not show. */
function asideOf(row: FoldRow, shown: NumberedLine, { search }: LogsView, world: World): readonly Span[] {
  const { lang, logs } = world;
  const spans: Span[] = [];
  const pins = pinsIn(world, row).map(({ number }) => number);
  if (pins.length > 0) spans.push(styled('follow', word(lang, 'logs.pinned', { n: pins.join(' #') })));
  if (row.late !== null) spans.push(styled('wait', lateText(row.late, lang)));
  if (shown.older) spans.push(styled('past', olderText(shown.time, world)));
  // Among pins alone each would be the first.
  if (row.firstSeen && world.replay === null) spans.push(styled('wait', word(lang, 'logs.first-seen')));
  const hits = row.count > 1 && search !== '' ? logs.hitsIn(row) : 0;
  if (hits > (found(shown, search) ? 1 : 0)) {
    spans.push(styled('hit', word(lang, 'logs.hits-inside', { n: hits })));
  }
  if (row.count > 1) spans.push(styled('past', `x${row.count}`));
  return spans.flatMap((span, i) => (i === 0 ? [span] : [' ', span]));
}

/** Older than the window: from which day it is, too, where the time alone could mean another one. */
function olderText(time: string | null, world: World): string {
  const text = word(world.lang, 'logs.older');
  const isNear = time === null || pastText(time, world) === clock(time, world.session.timeZone);
  return isNear ? text : `${text} ${dateOf(time, world.session.timeZone, world.lang)}`;
}

/** Up to when a folded row reaches, where that is a while: a row that only counts would look as if the log stood still. */
function untilOf(
  { line: { time }, until }: FoldRow,
  utc: boolean,
  { session, lang }: World,
): readonly Span[] {
  if (until === null || !(Date.parse(until) - Date.parse(time ?? '') >= LASTING_MS)) return [];
  const to = clockSeconds(until, utc ? 'UTC' : session.timeZone);
  return [styled('past', ` ${word(lang, 'logs.until', { time: to })}`)];
}
