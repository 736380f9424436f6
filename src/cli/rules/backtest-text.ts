import { pictureRow } from '../../detection/backtest/picture.ts';
import type { RevisionReport, RuleReport } from '../../detection/judge/report.ts';
import { blindWhy } from '../../text/i18n/detection/blind-reasons.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { mdCode, mdText } from '../../text/markdown.ts';
import { duration } from '../../text/time.ts';
import { two, wallTime } from '../../text/zone.ts';
import {
  type BacktestPage,
  type BacktestRule,
  revisionName,
  rowCounts,
  type StyledLine,
  sayBacktest,
  type TextOptions,
} from './backtest-page.ts';
import { picture } from './backtest-picture.ts';
import { sentenceRows } from './proposal-text.ts';

/** Lost pages first, then one sentence a rule, then the picture. */
export function backtestLines(page: BacktestPage, options: TextOptions): readonly StyledLine[] {
  const { rules, compared } = page;
  const sentences = [
    ...failedLines(page, options),
    ...rules.flatMap((each) => [...lostLine(each, options), ...unjudgedLine(each, options)]),
    ...rules.map((each): StyledLine => [{ text: ` ${sentenceOf(each, page, options)}` }]),
  ];
  return [
    ...sentences.flatMap((line) => fitted(line, options)),
    ...(rules.some(({ revisions }) => revisions.length > 0) ? picture(page, options) : []),
    ...[...(compared === null ? [] : missingRules(page, options)), ...notes(page, options)].flatMap((line) =>
      fitted(line, options),
    ),
  ];
}

/** A sentence over as many rows as it needs; those after the first are indented. */
function fitted(line: StyledLine, { columns, wraps = false }: TextOptions): readonly StyledLine[] {
  const [only] = line;
  if (only === undefined || line.length > 1) return [line];
  return sentenceRows(only.text, wraps ? columns : null).map((text): StyledLine => [{ ...only, text }]);
}

/** `11-07 02:10` */
const stamp = (at: number, zone: string): string => {
  const { month, day, hour, minute } = wallTime(at, zone);
  return `${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
};

const failedLines = ({ failed }: BacktestPage, { lang }: TextOptions): readonly StyledLine[] =>
  failed.map(({ rule, revision, reason }) => {
    const name = revision === null ? rule : `${rule} ${revision}`;
    return [{ text: ` ${sayBacktest(lang, 'failed', { rule: name, reason })}`, style: 'burn' }];
  });

/** Unknown is never zero: evaluations that could not be counted are listed. */
const unknownLines = ({ rules }: BacktestPage, { lang, zone }: TextOptions): readonly StyledLine[] =>
  rules.flatMap(({ rule, unknown, evaluations }) =>
    unknown.map(({ kind, params: of, n, first }): StyledLine => {
      const why = blindWhy(kind, lang, of);
      const params = { rule, n: grouped(n), all: grouped(evaluations), why, first: stamp(first, zone) };
      return [{ text: ` ${sayBacktest(lang, 'unknown', params)}` }];
    }),
  );

const grouped = (n: number): string => n.toLocaleString('en');

function lostLine({ rule, lost }: RuleReport, { lang, zone }: TextOptions): readonly StyledLine[] {
  if (lost.length === 0) return [];
  const times = listed(
    lost.map(({ at }) => stamp(at, zone)),
    lang,
  );
  const words = sayBacktest(lang, 'lost', { n: lost.length, times });
  return [[{ text: ` ${words}  ${rule}`, style: 'burn' }]];
}

/** An unjudged page may have affected users. */
function unjudgedLine({ rule, unjudged }: RuleReport, { lang, zone }: TextOptions): readonly StyledLine[] {
  if (unjudged.length === 0) return [];
  const times = listed(
    unjudged.map(({ at }) => stamp(at, zone)),
    lang,
  );
  const most = Math.max(...unjudged.map(({ users }) => users ?? 0));
  const users = most === 0 ? '' : sayBacktest(lang, 'up-to', { users: grouped(most) });
  const words = sayBacktest(lang, 'lost-unjudged', { n: unjudged.length, users, times });
  return [[{ text: ` ${words}  ${rule}`, style: 'wait' }]];
}

function sentenceOf(
  { rule, revisions, lost, unjudged, laterBy, agreement, unknown, evaluations }: BacktestRule,
  { since, until, compared }: BacktestPage,
  { lang }: TextOptions,
): string {
  const here = revisions.find(({ revision }) => revision === 'here');
  const before = revisions.find(({ revision }) => revision !== 'here');
  const n = here?.pages ?? 0;
  const hurting = before?.hurt ?? agreement.missing.length + agreement.same;
  const fate =
    lost.length > 0
      ? sayBacktest(lang, 'some-lost', { n: lost.length })
      : unjudged.length > 0
        ? sayBacktest(lang, 'unjudged-lost', { n: unjudged.length })
        : (before ?? here)?.hurt === 0
          ? noHurt(before ?? here, lang)
          : sayBacktest(lang, 'nothing-lost');
  const late =
    laterBy > 0 && hurting > lost.length ? sayBacktest(lang, 'later', { by: duration(laterBy, lang) }) : '';
  if (compared === null || before === undefined) {
    const span = duration(until - since, lang);
    const uncounted = unknown.reduce((sum, each) => sum + each.n, 0);
    if (n === 0 && uncounted > 0) {
      const of = { unknown: grouped(uncounted), all: grouped(evaluations) };
      const counted = grouped(Math.max(0, evaluations - uncounted));
      return sayBacktest(lang, 'no-page-part', { rule, span, counted, ...of }) + sayBacktest(lang, 'stop');
    }
    if (n === 0) return sayBacktest(lang, 'no-page', { rule, span }) + sayBacktest(lang, 'stop');
    const { hurt = 0, unhurt = 0, unjudged: open = 0, asleep = 0 } = here ?? {};
    const some = (key: 'of-unnamed' | 'of-within', of: 'unnamed' | 'within'): string => {
      const count = here?.each.filter((one) => one[of] !== undefined).length ?? 0;
      return count === 0 ? '' : sayBacktest(lang, key, { n: count });
    };
    const more = [
      sayBacktest(lang, 'of-them', { hurt, unhurt, unjudged: open, asleep }),
      ...[some('of-unnamed', 'unnamed'), some('of-within', 'within')],
    ].join('');
    return sayBacktest(lang, 'pages', { rule, n, span, more }) + sayBacktest(lang, 'stop');
  }
  const saved = before.pages - n;
  const key = saved === 0 ? 'same' : saved > 0 ? 'fewer' : 'more';
  return sayBacktest(lang, key, { rule, n: Math.abs(saved) }) + fate + late + sayBacktest(lang, 'stop');
}

function noHurt(of: RevisionReport | undefined, lang: Lang): string {
  const { unhurt = 0, unjudged = 0 } = of ?? {};
  return sayBacktest(lang, unjudged === 0 ? 'no-hurt' : 'no-hurt-part', { unhurt, unjudged });
}

function missingRules({ rules, compared }: BacktestPage, { lang }: TextOptions): readonly StyledLine[] {
  return rules.flatMap(({ rule, revisions }): StyledLine[] => {
    const names = revisions.map(({ revision }) => revision);
    if (!names.includes('here')) return [[{ text: ` ${sayBacktest(lang, 'gone-rule', { rule })}` }]];
    if (names.length > 1) return [];
    return [[{ text: ` ${sayBacktest(lang, 'new-rule', { rule, revision: compared ?? '' })}` }]];
  });
}

function notes(page: BacktestPage, options: TextOptions): readonly StyledLine[] {
  const { lang, zone } = options;
  const { rules, noReal, withoutIngest } = page;
  const legend = sayBacktest(lang, 'legend');
  const real = rules.reduce((sum, { agreement }) => sum + agreement.real, 0);
  const same = rules.reduce((sum, { agreement }) => sum + agreement.same, 0);
  const missing = rules
    .flatMap(({ rule, agreement, unknown }) =>
      agreement.missing.map(({ fired }) => ({ rule, fired, unknown })),
    )
    .sort((a, b) => a.fired - b.fired);
  const named = missing.map(({ rule, fired, unknown }) => {
    const why = unknown.find(({ runs }) =>
      runs.some(([from, to]) => fired >= from - NEAR_MS && fired <= to + NEAR_MS),
    );
    const name = rules.length > 1 ? `${stamp(fired, zone)} ${rule}` : stamp(fired, zone);
    return why === undefined ? name : `${name} (${blindWhy(why.kind, lang, why.params)})`;
  });
  const times = listed(named, lang);
  const not = missing.length === 0 ? '' : sayBacktest(lang, 'missing', { times });
  const agrees = real === 0 ? '' : `    ${sayBacktest(lang, 'agrees', { real, same, missing: not })}`;
  return [
    [{ text: ` ${legend}${agrees}` }],
    ...(page.checked ? extraLines(page, options) : []),
    ...(noReal === null ? [] : [[{ text: ` ${sayBacktest(lang, 'no-real', { reason: noReal })}` }]]),
    ...unknownLines(page, options),
    ...withoutIngest.map(
      (source): StyledLine => [{ text: ` ${sayBacktest(lang, 'no-ingest', { source })}` }],
    ),
  ];
}

/** Pages that a replay sends and that did not really go out. */
const extraLines = ({ rules, noReal }: BacktestPage, { lang, zone }: TextOptions): readonly StyledLine[] =>
  noReal !== null
    ? []
    : rules.flatMap(({ rule, agreement: { extra } }): StyledLine[] => {
        if (extra.length === 0) return [];
        const times = listed(extra.map(({ paged }) => stamp(paged, zone)).sort(), lang);
        return [[{ text: ` ${sayBacktest(lang, 'extra', { rule, times })}` }]];
      });

const MOST_TIMES = 8;
/** A page goes out shortly after its evaluation. */
const NEAR_MS = 120_000;

/** The first of many, and how many more there are. */
function listed(all: readonly string[], lang: Lang): string {
  const rest = all.length - MOST_TIMES;
  const shown = all.slice(0, MOST_TIMES).join(', ');
  return rest > 0 ? `${shown} ${sayBacktest(lang, 'and-more', { n: rest })}` : shown;
}

/** The same for a pull request. */
export function backtestMarkdown(page: BacktestPage, options: TextOptions): string {
  const { lang, zone } = options;
  const { since, until, rules } = page;
  const title = sayBacktest(lang, 'md-title', { since: stamp(since, zone), until: stamp(until, zone) });
  const head = sayBacktest(lang, 'md-head').split('|');
  const table = rules.flatMap(({ rule, revisions }) =>
    revisions.map((revision) => [
      mdCode(rule, 'cell'),
      mdText(revisionName(revision, lang)),
      ...rowCounts(revision).map(String),
      mdCode(pictureRow(revision.each, { from: since, to: until }, 30).join(''), 'cell'),
    ]),
  );
  const rows = [head, head.map(() => '---'), ...table].map((cells) => `| ${cells.join(' | ')} |`);
  const lines = [
    ...failedLines(page, options),
    ...rules.flatMap((each) => [...lostLine(each, options), ...unjudgedLine(each, options)]),
    ...rules.map((each): StyledLine => [{ text: sentenceOf(each, page, options) }]),
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
    failed: page.failed,
    rules: page.rules.map(
      ({ rule, revisions, lost, unjudged, laterBy, agreement, unknown, evaluations }) => ({
        rule,
        lost: lost.map(({ at }) => iso(at)),
        lostUnjudged: unjudged.map(({ at, users }) => ({ at: iso(at), users })),
        laterBySeconds: Math.round(laterBy / 1_000),
        revisions: revisions.map(({ revision, pages, hurt, unhurt, unjudged, asleep, each }) => ({
          ...{ revision, pages, hurt, unhurt, unjudged, asleep },
          each: each.map((one) => ({
            group: Object.fromEntries(one.group.map(({ field, value }) => [field, value])),
            at: iso(one.paged),
            resolvedAt: one.resolved === null ? null : iso(one.resolved),
            ...{ users: one.users, peak: one.peak, late: one.late, hurt: one.hurt },
            ...(one.unnamed === undefined ? {} : { unnamed: one.unnamed }),
            ...(one.within === undefined ? {} : { within: one.within }),
            incident: one.real?.number ?? null,
          })),
        })),
        real: agreement.real,
        same: agreement.same,
        missing: agreement.missing.map(({ fired }) => iso(fired)),
        extra: agreement.extra.map(({ paged }) => iso(paged)),
        evaluations,
        unknown: unknown.map(({ kind, n, first, last }) => ({ kind, n, first: iso(first), last: iso(last) })),
      }),
    ),
    unread: page.noReal,
    withoutIngest: page.withoutIngest,
  };
}
