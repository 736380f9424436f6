import { STATUS_FIELDS } from '../../../logs/access-record.ts';
import { LEVELS, type Level } from '../../../logs/line.ts';
import { statusInText } from '../../../logs/patterns/status.ts';
import type { AskedLine } from '../../../protocol/asks.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { clock, clockSeconds, mmss } from '../../../text/time.ts';
import { fit as toWidth, width } from '../../../text/width.ts';
import type { Style } from '../../draw/colours.ts';
import { glyphs, MARKS } from '../../draw/glyphs.ts';
import { apart, type Line, line, type Span, styled } from '../../draw/line.ts';
import { blank, firstLine, prose, widest } from '../../draw/prose.ts';
import type { TraceAnswer } from '../../model/line-question.ts';
import { say, word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { reasonText, shortName } from '../../select/log-trouble.ts';
import { instantOf, largestGap, selectedOf } from '../../select/opened-line.ts';
import type { PageOf } from './page.ts';

const SOURCE_COLS = 16;
const SERVICE_COLS = 12;
const BAR_COLS = 24;
/** From so many columns on there is room for services and the bar. */
const WIDE_FROM = 90;
const SERVICES_FROM = 70;

/** One trace over all sources in order of time, with the time from line to line; the largest gap has a bar. */
export const tracePage: PageOf = (dialog, _state, world, cols) => {
  const { lang } = world;
  const { payload } = dialog;
  const title = word(lang, 'trace.title', { trace: dialog.target ?? '' });
  if (payload === undefined) return { title, lines: prose(word(lang, 'asked.asking'), cols, 'past') };
  if (payload.kind === 'failed') return { title, lines: prose(say(lang, payload.why), cols, 'burn') };
  if (payload.kind !== 'trace') return { title, lines: [] };
  const { answer } = payload;
  const { lines } = answer;
  const gap = largestGap(lines);
  const summary = summaryParts(answer, gap, world);
  const whole = [title, ...summary].join('  ');
  const fits = width(whole) <= cols;
  const rows = lines.map((_, i) => traceLine(lines, i, gap, selectedOf(dialog) === i, world, cols));
  const none = lines.length > 0 ? [] : prose(word(lang, 'trace.none'), cols, 'past');
  return {
    title: fits ? whole : title,
    head: fits ? [] : [...packed(summary, cols).flatMap((row) => prose(row, cols)), blank],
    lines: [...rows, ...none, ...silentLines(answer, world, cols)],
    places: lines.map((_, i) => i),
    at: selectedOf(dialog),
  };
};

/** `22ms`, `2.99 s`, `1:20`. */
function spanText(ms: number, lang: Lang): string {
  if (ms < 1_000) return word(lang, 'trace.ms', { n: Math.round(ms) });
  return ms < 60_000 ? word(lang, 'trace.seconds', { n: (ms / 1_000).toFixed(2) }) : mmss(ms);
}

/** Parts in as few rows as hold them, none of them broken where it fits a row of its own. */
function packed(parts: readonly string[], cols: number): readonly string[] {
  const rows: string[] = [];
  for (const part of parts) {
    const joined = rows.length === 0 ? part : `${rows.at(-1)}  ${part}`;
    if (rows.length > 0 && width(joined) <= cols) rows[rows.length - 1] = joined;
    else rows.push(part);
  }
  return rows;
}

function summaryParts(
  { lines, sources, from, to }: TraceAnswer,
  gap: number | null,
  world: World,
): readonly string[] {
  const { lang, session } = world;
  const named = sources.filter((source) => source.lines > 0).length;
  const [first, last] = [instantOf(lines[0]), instantOf(lines.at(-1))];
  const result = resultOf(lines);
  const behind = gap === null ? undefined : lines[gap];
  const at = (iso: string): string => clock(iso, session.timeZone);
  return [
    word(lang, 'trace.sources', { n: named }),
    word(lang, 'trace.lines', { n: lines.length }),
    ...(last > first ? [spanText(last - first, lang)] : []),
    ...(result === null ? [] : [word(lang, 'trace.result', { result })]),
    ...(gap === null || behind === undefined
      ? []
      : [
          word(lang, 'trace.gap', {
            gap: spanText(instantOf(behind) - instantOf(lines[gap - 1]), lang),
            who: behind.service ?? shortName(behind.source),
          }),
        ]),
    word(lang, 'trace.searched', { from: at(from), to: at(to) }),
  ];
}

/** The last status that a line has, else the worst level; null: no line has either. */
function resultOf(lines: readonly AskedLine[]): string | null {
  for (const entry of lines.toReversed()) {
    const field = STATUS_FIELDS.map((name) => entry.fields[name]).find((value) =>
      /^[1-5]\d\d$/.test(value ?? ''),
    );
    const status = field ?? statusInText(firstLine(entry.message).first);
    if (status !== null) return String(status);
  }
  const worst = Math.max(-1, ...lines.map(({ level }) => (level === null ? -1 : LEVELS.indexOf(level))));
  return worst === -1 ? null : (LEVELS[worst] as Level).toUpperCase();
}

const STYLES: Readonly<Partial<Record<Level, Style>>> = { warn: 'wait', error: 'burn', fatal: 'burn' };

function traceLine(
  lines: readonly AskedLine[],
  i: number,
  gap: number | null,
  selected: boolean,
  world: World,
  cols: number,
): Line {
  const { lang, session, ascii } = world;
  const entry = lines[i] as AskedLine;
  const isGap = i === gap;
  const deltas = lines.map((_, at) => deltaText(lines, at, lang));
  const text = fitEnd(deltas[i] ?? '', widest(deltas));
  const sourceCols = Math.min(SOURCE_COLS, widest(lines.map(({ source }) => shortName(source))));
  const services = cols >= SERVICES_FROM && lines.some(({ service }) => service !== null);
  const serviceCols = Math.min(SERVICE_COLS, widest(lines.map(({ service }) => service ?? '')));
  const level = (entry.level ?? '').toUpperCase().padEnd(5);
  const style = entry.level === null ? undefined : STYLES[entry.level];
  const bar = glyphs(ascii).barFull.repeat(cols >= WIDE_FROM ? BAR_COLS : 2);
  const left: readonly Span[] = [
    styled('past', timeText(entry, session.timeZone, lang)),
    text === '' ? '' : ' ',
    isGap ? styled('wait', text) : text,
    '  ',
    toWidth(shortName(entry.source), sourceCols),
    '  ',
    ...(services ? [toWidth(entry.service ?? '', serviceCols), '  '] : []),
    style === undefined ? level : styled(style, level),
    ' ',
    firstLine(entry.message).first,
  ];
  const aside = isGap ? [styled('wait', bar)] : [];
  return {
    spans: [selected ? MARKS.here : ' ', ...apart(left, aside, cols - 1)],
    selected,
    target: { at: i },
  };
}

/** How long after the line before it a line came. */
function deltaText(lines: readonly AskedLine[], i: number, lang: Lang): string {
  const delta = instantOf(lines[i]) - instantOf(lines[i - 1]);
  return Number.isNaN(delta) ? '' : `+${spanText(Math.max(0, delta), lang)}`;
}

/** So many columns that end with the text. */
const fitEnd = (text: string, cols: number): string => ' '.repeat(cols - width(text)) + text;

function timeText({ time }: AskedLine, zone: string, lang: Lang): string {
  if (time === null) return word(lang, 'logs.no-time');
  return `${clockSeconds(time, zone)}.${new Date(time).toISOString().slice(20, 23)}`;
}

/** Sources that did not answer keep a row with their reason, and those that cannot be asked say so. */
function silentLines(answer: TraceAnswer, world: World, cols: number): readonly Line[] {
  const { lang } = world;
  const rows = answer.sources.flatMap(({ name, lines: n, reason, held }) => {
    if (reason !== undefined) {
      const params = { source: shortName(name), why: reasonText(reason, world) };
      return prose(`${MARKS.not} ${word(lang, 'asked.unknown', params)}`, cols - 1, 'burn');
    }
    if (held === undefined) return [];
    return prose(
      `${MARKS.warn} ${word(lang, 'trace.held', { source: shortName(name), n })}`,
      cols - 1,
      'wait',
    );
  });
  const more = answer.more ? prose(word(lang, 'trace.more'), cols - 1, 'wait') : [];
  return [...rows, ...more].map(({ spans }) => line(' ', ...spans));
}
