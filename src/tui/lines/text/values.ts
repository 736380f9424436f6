import type { AskedValues } from '../../../protocol/question-answers.ts';
import { shareText } from '../../../text/share.ts';
import { clock } from '../../../text/time.ts';
import { truncate, width } from '../../../text/width.ts';
import { glyphs, MARKS } from '../../draw/glyphs.ts';
import { type Line, line, styled } from '../../draw/line.ts';
import { blank, prose, widest } from '../../draw/prose.ts';
import type { LineQuestion } from '../../model/line-question.ts';
import { say, word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { reasonText, shortName } from '../../select/log-trouble.ts';
import type { PageOf } from './page.ts';

type Question = Extract<LineQuestion, { kind: 'values' }>;
type Counted = Extract<AskedValues, { readonly values: unknown }>;

const BAR_COLS = 20;
/** From so many columns on there is room for bars. */
const BARS_FROM = 60;

/** How often a field's values come among the lines shown, and among all, so that a common value does not look guilty. */
export const valuesPage: PageOf = (dialog, _state, world, cols) => {
  const { lang } = world;
  const { payload, question } = dialog;
  const title = word(lang, 'values.title', { field: dialog.target ?? '' });
  if (question?.kind !== 'values') return { title, lines: [] };
  if (payload === undefined) return { title, lines: prose(word(lang, 'asked.asking'), cols, 'past') };
  if (payload.kind === 'failed') return { title, lines: prose(say(lang, payload.why), cols, 'burn') };
  if (payload.kind !== 'values') return { title, lines: [] };
  const { answer } = payload;
  if ('reason' in answer) {
    const params = { source: question.source, why: reasonText(answer.reason, world) };
    return { title, lines: prose(`${MARKS.not} ${word(lang, 'asked.unknown', params)}`, cols, 'burn') };
  }
  const result = resultText(question, answer, world);
  const fits = width(result) <= cols;
  const head = fits ? [] : [...prose(result, cols), blank];
  const rows = valueLines(question, answer, dialog.at ?? 0, world, cols);
  const notes = noteTexts(question, answer, world).flatMap((text) => prose(text, cols, 'past'));
  const first = head.length + 1;
  return {
    title: fits ? result : title,
    aside: [styled('past', word(lang, 'values.lines', { n: answer.count.toLocaleString('en-US') }))],
    lines: [...head, ...rows, ...(notes.length > 0 ? [blank, ...notes] : [])],
    places: answer.values.map((_, i) => first + i),
    at: dialog.at ?? 0,
  };
};

/** The lines that are counted beside all of them. */
function groupText({ least, terms }: Question, { lang }: World): string {
  if (terms.length > 0) return word(lang, 'values.of-shown');
  if (least === null) return word(lang, 'values.of-all');
  if (least === 'error') return word(lang, 'values.of-errors');
  return word(lang, 'values.of-level', { level: least.toUpperCase() });
}

function resultText(question: Question, answer: Counted, world: World): string {
  const { lang } = world;
  const { field } = question;
  const [most] = answer.values;
  const group = groupText(question, world);
  if (answer.count === 0 || most === undefined || most.count === 0) {
    return word(lang, 'values.none', { field, group });
  }
  const all = shareText(most.all, answer.all);
  const value = truncate(most.value, 40);
  return isWhole(question)
    ? word(lang, 'values.result-all', { field, all, value })
    : word(lang, 'values.result', { field, group, share: shareText(most.count, answer.count), value, all });
}

const isWhole = ({ least, terms }: Question): boolean => least === null && terms.length === 0;

function valueLines(
  question: Question,
  answer: Counted,
  selected: number,
  world: World,
  cols: number,
): readonly Line[] {
  const { lang, ascii } = world;
  const none = { value: word(lang, 'values.without'), ...answer.without };
  const listed = [...answer.values, ...(answer.without.all > 0 ? [none] : [])];
  const count = (n: number): string => n.toLocaleString('en-US');
  const counts = listed.map((each) => count(each.count));
  const bars = cols >= BARS_FROM ? BAR_COLS + 2 : 0;
  const whole = isWhole(question);
  const heads = [
    word(lang, 'values.column-count'),
    groupText(question, world),
    word(lang, 'values.column-all'),
  ];
  const countCols = Math.max(widest(counts), width(heads[0] ?? ''));
  const shareCols = Math.max(5, width(heads[1] ?? ''));
  const allCols = whole ? 0 : Math.max(5, width(heads[2] ?? '')) + 2;
  const room = Math.max(8, cols - 1 - countCols - shareCols - allCols - bars - 4);
  const nameCols = Math.min(room, widest(listed.map(({ value }) => value)));
  const right = (text: string, columns: number): string =>
    ' '.repeat(Math.max(0, columns - width(text))) + text;
  const left = (text: string): string => {
    const cut = truncate(text, nameCols);
    return cut + ' '.repeat(nameCols - width(cut));
  };
  const tail = (text: string): string => (whole ? '' : `  ${right(text, allCols - 2)}`);
  const head = `${' '.repeat(nameCols)}  ${right(heads[0] ?? '', countCols)}  ${right(heads[1] ?? '', shareCols)}`;
  const { barFull } = glyphs(ascii);
  const rows = listed.map(({ value, count: n, all }, i): Line => {
    const isNone = i === answer.values.length;
    const cells = answer.count === 0 ? 0 : Math.round((n / answer.count) * BAR_COLS);
    const bar = bars === 0 ? '' : `  ${barFull.repeat(n > 0 ? Math.max(1, cells) : 0).padEnd(BAR_COLS)}`;
    const text = `${left(value)}  ${right(counts[i] ?? '', countCols)}  ${right(shareText(n, answer.count), shareCols)}`;
    const here = !isNone && i === selected;
    return {
      spans: [
        here ? MARKS.here : ' ',
        isNone ? styled('past', text) : text,
        styled('follow', bar),
        tail(shareText(all, answer.all)),
      ],
      selected: here,
      ...(isNone ? {} : { target: { at: i } }),
    };
  });
  return [line(' ', styled('past', `${head}${' '.repeat(bars)}${tail(heads[2] ?? '')}`)), ...rows];
}

/** What the numbers cover. */
function noteTexts({ unasked }: Question, answer: Counted, world: World): readonly string[] {
  const { lang, session } = world;
  const { sources = [], unknown = [] } = answer;
  const at = (iso: string): string => clock(iso, session.timeZone);
  const covered = [
    word(lang, 'values.span', { from: at(answer.from), to: at(answer.to) }),
    word(lang, 'values.lines', { n: answer.all.toLocaleString('en-US') }),
    ...(answer.since === null ? [] : [word(lang, 'values.since', { since: at(answer.since) })]),
    ...(answer.more ? [word(lang, 'values.more')] : []),
  ].join('  ');
  return [
    covered,
    ...(sources.length < 2
      ? []
      : [word(lang, 'values.sources', { n: sources.length, names: sources.map(shortName).join(', ') })]),
    ...unknown.map(({ source, reason }) => {
      const params = { source, why: reasonText(reason, world) };
      return `${MARKS.not} ${word(lang, 'asked.unknown', params)}`;
    }),
    ...(unasked.length === 0 ? [] : [word(lang, 'values.unasked', { filters: unasked.join(', ') })]),
  ];
}
