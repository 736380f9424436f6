import { pictureRow, pictureScale } from '../../detection/backtest/picture.ts';
import type { RevisionReport, RuleReport } from '../../detection/judge/report.ts';
import { fill, type Lang, type Params } from '../../text/i18n/messages.ts';
import { BACKTEST } from '../../text/i18n/rules/backtest.ts';
import { mdCode, mdText } from '../../text/markdown.ts';
import { duration, mmdd } from '../../text/time.ts';
import { padEnd, truncate, width } from '../../text/width.ts';
import { two, wallTime } from '../../text/zone.ts';
import type { Styled } from '../base/styled.ts';

/** What a backtest says, beside what it found. Times are epoch ms. */
export interface BacktestPage {
  readonly since: number;
  readonly until: number;
  /** The other revision; null: none. */
  readonly compared: string | null;
  readonly rules: readonly RuleReport[];
  /** Why what really fired is not known, in words; null: it is. */
  readonly noReal: string | null;
  /** Sources that do not tell when a document was taken in. */
  readonly withoutIngest: readonly string[];
}

export interface TextOptions {
  readonly lang: Lang;
  readonly zone: string;
  /** Columns of the terminal. */
  readonly columns: number;
}

type Line = readonly Styled[];
const LEAST_PICTURE = 20;
const MOST_PICTURE = 60;

/** Lost pages first, then one sentence a rule, then the picture. */
export function backtestLines(page: BacktestPage, options: TextOptions): readonly Line[] {
  const { rules, compared } = page;
  return [
    ...rules.flatMap((each) => lostLine(each, options)),
    ...rules.map((each): Line => [{ text: ` ${sentenceOf(each, page, options)}` }]),
    ...(rules.some(({ revisions }) => revisions.length > 0) ? picture(page, options) : []),
    ...(compared === null ? [] : missingRules(page, options)),
    ...notes(page, options),
  ];
}

const say = (lang: Lang, key: keyof typeof BACKTEST, params: Params = {}): string =>
  fill(BACKTEST[key], lang, params);

/** `11-07 02:10` */
const stamp = (at: number, zone: string): string => {
  const { month, day, hour, minute } = wallTime(at, zone);
  return `${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
};

function lostLine({ rule, lost }: RuleReport, { lang, zone }: TextOptions): readonly Line[] {
  if (lost.length === 0) return [];
  const times = lost.map(({ at }) => stamp(at, zone)).join(', ');
  const words = say(lang, lost.length === 1 ? 'one-lost' : 'lost', { n: lost.length, times });
  return [[{ text: ` ${words}  ${rule}`, style: 'burn' }]];
}

function sentenceOf(
  { rule, revisions, lost, laterBy, agreement }: RuleReport,
  { since, until, compared }: BacktestPage,
  { lang }: TextOptions,
): string {
  const here = revisions.find(({ revision }) => revision === 'here');
  const before = revisions.find(({ revision }) => revision !== 'here');
  const n = here?.pages ?? 0;
  const hurting = before?.hurt ?? agreement.missing.length + agreement.same;
  const fate =
    lost.length > 0
      ? say(lang, 'some-lost', { n: lost.length })
      : (before ?? here)?.hurt === 0
        ? say(lang, 'no-hurt')
        : say(lang, 'nothing-lost');
  const late =
    laterBy > 0 && hurting > lost.length ? say(lang, 'later', { by: duration(laterBy, lang) }) : '';
  if (compared === null || before === undefined) {
    const span = duration(until - since, lang);
    const more = say(lang, 'of-them', { hurt: here?.hurt ?? 0, asleep: here?.asleep ?? 0 });
    return say(lang, n === 1 ? 'one-page' : 'pages', { rule, n, span, more }) + say(lang, 'stop');
  }
  const saved = before.pages - n;
  const key =
    saved === 0
      ? 'same'
      : saved > 0
        ? saved === 1
          ? 'one-fewer'
          : 'fewer'
        : saved === -1
          ? 'one-more'
          : 'more';
  return say(lang, key, { rule, n: Math.abs(saved) }) + fate + late + say(lang, 'stop');
}

const STYLES = { '!': 'burn', x: 'past', '?': 'wait', '.': 'past' } as const;

function picture(page: BacktestPage, options: TextOptions): readonly Line[] {
  const { lang, zone, columns } = options;
  const heads = say(lang, 'head').split(' ');
  const rows = page.rules.flatMap(({ rule, revisions }) =>
    revisions.map((revision, i) => ({ rule: i === 0 ? rule : '', revision })),
  );
  const names = Math.min(24, Math.max(...rows.map(({ rule }) => width(rule))));
  const labels = rows.map(({ revision }) => nameOf(revision, lang));
  const versions = page.compared === null ? 0 : Math.min(12, Math.max(...labels.map(width))) + 1;
  const numbers = heads.reduce((sum, head) => sum + Math.max(3, width(head)) + 2, 0);
  const room = columns - 1 - names - 1 - versions - numbers;
  const cells = Math.min(MOST_PICTURE, Math.max(LEAST_PICTURE, room));
  const span = { from: page.since, to: page.until };
  const left = ' '.repeat(1 + names + 1 + versions);
  const label = (at: number): string => {
    const text = mmdd(new Date(at).toISOString(), zone);
    return `${text.slice(0, 2)}-${text.slice(2)}`;
  };
  const scale: Line = [{ text: left + pictureScale(span, cells, label) + headCells(heads) }];
  return [
    scale,
    ...rows.map(({ rule, revision }, i): Line => {
      const begin = ` ${padEnd(truncate(rule, names), names)} `;
      const version = versions === 0 ? '' : padEnd(truncate(labels[i] ?? '', versions - 1), versions);
      return [{ text: begin + version }, ...marks(revision, span, cells), { text: counts(revision, heads) }];
    }),
  ];
}

const nameOf = ({ revision }: RevisionReport, lang: Lang): string =>
  revision === 'here' ? BACKTEST.here[lang] : revision;

const right = (text: string, cols: number): string => ' '.repeat(Math.max(0, cols - width(text))) + text;
const headCells = (heads: readonly string[]): string =>
  heads.map((head) => `  ${right(head, Math.max(3, width(head)))}`).join('');

const countsOf = ({ pages, hurt, unhurt, unjudged, asleep }: RevisionReport) => [
  pages,
  hurt,
  unhurt,
  unjudged,
  asleep,
];

const counts = (revision: RevisionReport, heads: readonly string[]): string =>
  countsOf(revision)
    .map((n, i) => `  ${right(String(n), Math.max(3, width(heads[i] ?? '')))}`)
    .join('');

/** Marks of one kind in a row are one piece. */
function marks(
  { each }: RevisionReport,
  span: { readonly from: number; readonly to: number },
  cells: number,
): Line {
  const pieces: { text: string; style: 'burn' | 'past' | 'wait' }[] = [];
  for (const mark of pictureRow(each, span, cells)) {
    const last = pieces.at(-1);
    if (last?.style === STYLES[mark]) last.text += mark;
    else pieces.push({ text: mark, style: STYLES[mark] });
  }
  return pieces;
}

function missingRules({ rules, compared }: BacktestPage, { lang }: TextOptions): readonly Line[] {
  return rules.flatMap(({ rule, revisions }): Line[] => {
    const names = revisions.map(({ revision }) => revision);
    if (!names.includes('here')) return [[{ text: ` ${say(lang, 'gone-rule', { rule })}` }]];
    if (names.length > 1) return [];
    return [[{ text: ` ${say(lang, 'new-rule', { rule, revision: compared ?? '' })}` }]];
  });
}

function notes(page: BacktestPage, { lang, zone }: TextOptions): readonly Line[] {
  const { rules, noReal, withoutIngest } = page;
  const legend = say(lang, 'legend');
  const real = rules.reduce((sum, { agreement }) => sum + agreement.real, 0);
  const same = rules.reduce((sum, { agreement }) => sum + agreement.same, 0);
  const missing = rules.flatMap(({ agreement }) => agreement.missing.map(({ fired }) => fired)).sort();
  const times = missing.map((at) => stamp(at, zone)).join(', ');
  const not = missing.length === 0 ? '' : say(lang, 'missing', { times });
  const agrees = real === 0 ? '' : `    ${say(lang, 'agrees', { real, same, missing: not })}`;
  return [
    [{ text: ` ${legend}${agrees}` }],
    ...(noReal === null ? [] : [[{ text: ` ${say(lang, 'no-real', { reason: noReal })}` }]]),
    ...withoutIngest.map((source): Line => [{ text: ` ${say(lang, 'no-ingest', { source })}` }]),
  ];
}

/** The same for a pull request. */
export function backtestMarkdown(page: BacktestPage, options: TextOptions): string {
  const { lang, zone } = options;
  const { since, until, rules } = page;
  const title = say(lang, 'md-title', { since: stamp(since, zone), until: stamp(until, zone) });
  const head = say(lang, 'md-head').split('|');
  const table = rules.flatMap(({ rule, revisions }) =>
    revisions.map((revision) => [
      mdCode(rule, 'cell'),
      mdText(nameOf(revision, lang)),
      ...countsOf(revision).map(String),
      mdCode(pictureRow(revision.each, { from: since, to: until }, 30).join(''), 'cell'),
    ]),
  );
  const rows = [head, head.map(() => '---'), ...table].map((cells) => `| ${cells.join(' | ')} |`);
  const lines = [
    ...rules.flatMap((each) => lostLine(each, options)),
    ...rules.map((each): Line => [{ text: sentenceOf(each, page, options) }]),
  ].map(
    (line) =>
      `- ${mdText(
        line
          .map(({ text }) => text)
          .join('')
          .trim(),
      )}`,
  );
  const last = notes(page, options).map((line) =>
    mdText(
      line
        .map(({ text }) => text)
        .join('')
        .trim(),
    ),
  );
  return `## ${mdText(title)}\n\n${lines.join('\n')}\n\n${rows.join('\n')}\n\n${last.join('\n\n')}\n`;
}

/** For machines. */
export function backtestJson(page: BacktestPage): object {
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    since: iso(page.since),
    until: iso(page.until),
    compared: page.compared,
    rules: page.rules.map(({ rule, revisions, lost, laterBy, agreement }) => ({
      rule,
      lost: lost.map(({ at }) => iso(at)),
      laterBySeconds: Math.round(laterBy / 1_000),
      revisions: revisions.map(({ revision, pages, hurt, unhurt, unjudged, asleep, each }) => ({
        ...{ revision, pages, hurt, unhurt, unjudged, asleep },
        each: each.map((one) => ({
          group: Object.fromEntries(one.group.map(({ field, value }) => [field, value])),
          at: iso(one.paged),
          resolvedAt: one.resolved === null ? null : iso(one.resolved),
          ...{ users: one.users, peak: one.peak, late: one.late, hurt: one.hurt },
          incident: one.real?.number ?? null,
        })),
      })),
      real: agreement.real,
      same: agreement.same,
      missing: agreement.missing.map(({ fired }) => iso(fired)),
      extra: agreement.extra.map(({ paged }) => iso(paged)),
    })),
    unread: page.noReal,
    withoutIngest: page.withoutIngest,
  };
}
