import type { ChangeRow, ChangesAnswer } from '../../../protocol/system-changes.ts';
import {
  beforeText,
  changeName,
  changeState,
  changeTitle,
  changeWho,
  changeWord,
  evidenceSentences,
  shortSha,
} from '../../../text/change-text.ts';
import { coverageSentences } from '../../../text/coverage-text.ts';
import { padEnd, truncate, width } from '../../../text/width.ts';
import { wrap } from '../../../text/wrap.ts';
import type { Style } from '../../draw/colours.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { cutSpans, type Line, line, type Span, styled } from '../../draw/line.ts';
import { prose, widest } from '../../draw/prose.ts';
import type { ScreenState } from '../../model/screen-state.ts';
import { pastText } from '../../model/when.ts';
import { say, word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { changeAt, type ShownChange, selectedChange, shownChanges } from '../../select/changes.ts';
import { pictureLines } from '../log-picture.ts';

/** Below so many columns of the pane these give way to the name and the evidence. */
const WHO_FROM = 96;
const MINUTES_FROM = 70;
const MINUTES = 26;
/** What the last column keeps. */
const LEAST_WHO = 19;
/** The picture needs this many rows beside itself. */
const PICTURE_FROM = 14;
const HOUR = 3_600_000;
const SLACK_MS = 6 * 60_000;

const cut = (text: string, cols: number): string =>
  width(text) > cols ? `${truncate(text, cols - 2, '')}..` : text;

/** The changes view: what went out before the impact, the strongest evidence first. */
export function changeLines(state: ScreenState, world: World, rows: number, cols: number): readonly Line[] {
  const { answer, why } = world.changes;
  if (answer === null) {
    const text = why === null ? word(world.lang, 'patterns.asking') : say(world.lang, why);
    return prose(text, cols, 'past').map((row) => line(' ', ...row.spans));
  }
  const list = shownChanges(world);
  const chosen = selectedChange(state, world)?.change.id ?? null;
  const head = rows >= PICTURE_FROM ? pictureHead(state, world, cols) : [];
  const tail = silenceLines(answer, world, cols).slice(0, Math.max(1, rows - head.length - 2));
  const wide = widthsOf(list, world, cols);
  const blocks = list.map((row) => blockOf(row, row.change.id === chosen, wide, state, world, cols));
  const room = Math.max(
    1,
    rows - head.length - (blocks.length === 0 ? 0 : Math.min(tail.length, Math.floor(rows / 3))),
  );
  const shown = around(
    blocks,
    list.findIndex(({ change }) => change.id === chosen),
    room,
  );
  return [...head, ...shown, ...tail].slice(0, rows);
}

/** Errors of the last minutes with the marks of what went out below them. */
function pictureHead(state: ScreenState, world: World, cols: number): readonly Line[] {
  const logs = { ...state.logs, bottom: null, pick: null, range: null };
  const lines = pictureLines({ ...state, logs }, world, cols);
  const [errors, axis] = [lines[0], lines.at(-1)];
  return errors === undefined || axis === undefined ? [] : [errors, axis];
}

/** Whole blocks around the chosen one, from the first where they fit. */
function around(blocks: readonly (readonly Line[])[], at: number, rows: number): readonly Line[] {
  const all = blocks.flat();
  if (all.length <= rows || at < 0) return all.slice(0, rows);
  const start = blocks.slice(0, at).flat().length;
  const end = start + (blocks[at]?.length ?? 0);
  const from = Math.max(0, Math.min(start, end - rows));
  return all.slice(from, from + rows);
}

/** Columns of the names and of what is behind them: as the longest need, as far as there is room. */
interface Widths {
  readonly name: number;
  readonly middle: number;
}

function widthsOf(list: readonly ShownChange[], world: World, cols: number): Widths {
  const longest = widest(list.map((row) => nameOf(row, world.lang)));
  if (cols < MINUTES_FROM) return { name: longest, middle: 0 };
  const middle = Math.min(MINUTES, widest(list.map((row) => middleOf(row, world))));
  const others = leadCols(world) + 2 + middle + (cols >= WHO_FROM ? 2 + LEAST_WHO : 0);
  return { name: Math.min(longest, cols - others), middle };
}

/** One change: a row, and below it its evidence in sentences, which is wrapped and never cut. */
function blockOf(
  row: ShownChange,
  here: boolean,
  wide: Widths,
  state: ScreenState,
  world: World,
  cols: number,
): readonly Line[] {
  const { lang } = world;
  const when = whenCell(row, world);
  const lead = padEnd(when.text, Math.max(leadCols(world), width(when.text) + 1));
  const style: Style | null = row.place === 'before' ? null : 'past';
  const pinned = row.mark?.pinned != null ? ` ${word(lang, 'changes.pinned')}` : '';
  const name = nameOf(row, lang);
  const space = Math.max(10, Math.min(cols - width(lead) - 1, wide.name));
  // The last column is not filled up: the mark stands there.
  const cell = (text: string, most: number, isLast: boolean): string =>
    isLast ? cut(text, most) : padEnd(cut(text, most), most);
  const spans: Span[] = [
    when.style === null ? lead : styled(when.style, lead),
    styled(style ?? 'strong', cell(name, space, cols < MINUTES_FROM)),
    ...(cols >= MINUTES_FROM
      ? [' ', styled('past', cell(middleOf(row, world), wide.middle, cols < WHO_FROM))]
      : []),
    ...(cols >= WHO_FROM ? ['  ', whoOf(row, world)] : []),
  ];
  // The mark is never cut: the text before it is.
  const room = cols - width(pinned);
  const mark = pinned === '' ? [] : [styled('follow', pinned)];
  const selected = here && state.focus === 'logs';
  const target = { at: row.change.id };
  const first: Line = {
    spans: [here ? MARKS.here : ' ', ...cutSpans(spans, room), ...mark],
    selected,
    target,
  };
  const indent = ' '.repeat(width(lead));
  const sentences = cols >= MINUTES_FROM ? evidenceSentences(row.evidence, lang) : narrowEvidence(row, world);
  const below = row.place === 'ruled-out' ? '' : sentences;
  const rest = below === '' ? [] : wrap(below, Math.max(10, cols - width(indent)));
  return [
    first,
    ...rest.map((text): Line => ({ spans: [' ', indent, evidenceSpan(text, row)], selected, target })),
  ];
}

/** What of the log points to a change. */
const POINTS: ReadonlySet<string> = new Set([
  'new-patterns',
  'new-warnings',
  'stack-file',
  'stack-package',
  'named',
]);

/** What speaks for a change is read first; of the others it is an aside. */
const evidenceSpan = (text: string, { evidence, place }: ChangeRow): Span =>
  place === 'before' && evidence.some(({ kind }) => POINTS.has(kind))
    ? styled('wait', text)
    : styled('past', text);

const leadCols = ({ lang }: World): number =>
  Math.max(
    10,
    width(word(lang, 'changes.ruled-out')) + 1,
    width(word(lang, 'changes.waiting')) + 1,
    width(word(lang, 'changes.after')) + 1,
  );

function whenCell(
  { change, place }: ShownChange,
  world: World,
): { readonly text: string; readonly style: Style | null } {
  const { lang } = world;
  if (place === 'ruled-out') return { text: word(lang, 'changes.ruled-out'), style: 'past' };
  if (place === 'waiting') return { text: word(lang, 'changes.waiting'), style: 'past' };
  if (place === 'after') return { text: word(lang, 'changes.after'), style: 'past' };
  const at = changeAt(change);
  return { text: pastText(at ?? change.requestedAt, world), style: null };
}

function nameOf({ change }: ChangeRow, lang: World['lang']): string {
  const { previousSha, sha } = change;
  const was =
    previousSha === null || previousSha === sha
      ? ''
      : changeWord(lang, 'was', { sha: shortSha(previousSha) });
  return `${changeName(change, lang)}${was}`;
}

/** Minutes to the impact; of what is no suspect how it stands, or who said what against it. */
function middleOf({ change, place, evidence, mark }: ShownChange, world: World): string {
  const { lang } = world;
  if (place === 'ruled-out' && mark?.ruledOut != null)
    return `${mark.ruledOut.by.name} ${pastText(mark.ruledOut.at, world)}`;
  const minutes = evidence.find(({ kind }) => kind === 'minutes-before');
  if (place === 'before' && minutes !== undefined)
    return beforeText(minutes.n ?? 0, lang, world.changes.answer?.impact?.by);
  const at = pastText(changeAt(change) ?? change.requestedAt, world);
  return changeState(change, at, lang);
}

function whoOf({ change, place, mark }: ShownChange, { lang }: World): string {
  if (place === 'ruled-out' && mark?.ruledOut != null)
    return changeWord(lang, 'quoted', { text: mark.ruledOut.reason });
  return [changeWho(change, lang), changeTitle(change, lang)].filter((part) => part !== '').join(' ');
}

/** Where there is no room for columns, minutes and who go into the text. */
function narrowEvidence(row: ShownChange, world: World): string {
  const { lang } = world;
  const stop = lang === 'ja' ? '。' : '. ';
  return `${middleOf(row, world)}${stop}${evidenceSentences(row.evidence, lang)}`.trim();
}

/** Whole hours that were looked at: the look begins with a full hour, and may end some minutes before the alert. */
const hoursBetween = (from: string, to: string): number =>
  Math.floor((Date.parse(to) - Date.parse(from) + SLACK_MS) / HOUR);

/** What can be said of services without a change, and what could not be read. */
function silenceTexts(
  answer: ChangesAnswer,
  world: World,
): readonly { readonly text: string; readonly style: Style }[] {
  const { coverage, gaps, from, to, hasSources, rows } = answer;
  const hours = hoursBetween(from, answer.impact?.at ?? to);
  const told = coverageSentences({ coverage, gaps, hours }, world.lang, (iso) => pastText(iso, world));
  const none = !hasSources && coverage.length === 0 && rows.length === 0;
  return [
    ...told.map(({ text, kind }) => ({
      text: kind === 'gap' ? `${MARKS.not} ${text}` : text,
      style: kind === 'none' ? ('past' as const) : ('wait' as const),
    })),
    ...(none ? [{ text: word(world.lang, 'changes.no-source'), style: 'past' as const }] : []),
  ];
}

const silenceLines = (answer: ChangesAnswer, world: World, cols: number): readonly Line[] =>
  silenceTexts(answer, world).flatMap(({ text, style }) =>
    prose(text, cols, style).map((row) => line(' ', ...row.spans)),
  );

/** `24 h before impact began at 02:55`, and at the right `complete to 03:12, 1 unknown`. */
export function changesHead(world: World): { readonly title: string; readonly aside: string } {
  const { lang, changes } = world;
  const { answer } = changes;
  if (answer === null || answer.from === '') return { title: '', aside: '' };
  const { impact, from, to, coverage, gaps } = answer;
  const hours = hoursBetween(from, impact?.at ?? to);
  const by = impact?.by ?? 'alert';
  const key =
    by === 'said' || by === 'errors'
      ? 'changes.head-impact'
      : by === 'opened'
        ? 'changes.head-opened'
        : 'changes.head-alert';
  const title = word(lang, key, { hours, time: pastText(impact?.at ?? to, world) });
  const times = coverage.flatMap(({ completeTo, origins }) => (origins.length === 0 ? [] : [completeTo]));
  const known = times.filter((time) => time !== null).sort();
  const unknown = new Set([
    ...coverage
      .filter((one) => one.origins.length > 0 && one.completeTo === null)
      .map(({ service }) => service),
    ...gaps.flatMap(({ service }) => service ?? []),
  ]).size;
  const complete =
    known[0] === undefined ? [] : [word(lang, 'changes.complete', { time: pastText(known[0], world) })];
  return {
    title,
    aside: [...complete, ...(unknown > 0 ? [word(lang, 'changes.unknown', { n: unknown })] : [])].join(', '),
  };
}
