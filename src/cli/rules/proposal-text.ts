import { markCounts } from '../../detection/judge/marks.ts';
import { isSafe, LEAST_JUDGED, type Proposal, type RuleChange } from '../../detection/judge/proposals.ts';
import { shareInterval } from '../../record/stats/spread.ts';
import { fill, type Lang, type Params } from '../../text/i18n/messages.ts';
import { BACKTEST } from '../../text/i18n/rules/backtest.ts';
import { spanText } from '../../text/spans.ts';
import { duration } from '../../text/time.ts';
import { width } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import { columns } from '../base/output.ts';
import type { RuleProposals } from './proposing.ts';

const say = (lang: Lang, key: keyof typeof BACKTEST, params: Params = {}): string =>
  fill(BACKTEST[key], lang, params);

/** Caught of what affected users at the rule's service; null: the rule names none, or nothing did. */
export interface Recall {
  readonly service: string;
  readonly caught: number;
  readonly n: number;
}

const percent = (share: number): number => Math.round(share * 100);

/** What of a share is printed: with its n and its interval (Wilson, 95%). */
export function shareParams(hits: number, n: number) {
  const [low, high] = shareInterval(hits, n);
  return { share: n === 0 ? 0 : percent(hits / n), low: percent(low), high: percent(high) };
}

/** How the rule was judged, in one sentence. */
export function judgedLine(
  { rule, real, proposals }: RuleProposals,
  recall: Recall | null,
  lang: Lang,
): string {
  const { hurt, unhurt, unjudged } = markCounts(real);
  const n = hurt + unhurt;
  const counts = { rule: rule.name, n, hurt, unhurt, unjudged };
  if (proposals === null) return say(lang, 'too-few', { ...counts, least: LEAST_JUDGED });
  const of =
    recall === null ? '' : say(lang, 'recall', { ...recall, ...shareParams(recall.caught, recall.n) });
  const key = proposals.some(isSafe) ? 'judged' : 'judged-none';
  return say(lang, key, { ...counts, ...shareParams(hurt, n), recall: of });
}

/** Before changes that drop unjudged pages. */
export const unsafeLine = ({ rule }: RuleProposals, lang: Lang): string =>
  say(lang, 'judged-unsafe', { rule: rule.name });

/** Number, what it drops unjudged, change, pages, delay: the cells of a row. The lines of its patch come behind. */
export function proposalCells(proposal: Proposal, n: number, lang: Lang): readonly string[] {
  const { change, pagesBefore, pagesAfter, laterBy, dropped } = proposal;
  const { unjudged, worst } = dropped;
  return [
    ` ${n}`,
    ...(isSafe(proposal)
      ? []
      : [say(lang, 'drops-unjudged', { n: unjudged, users: worst.toLocaleString('en') })]),
    changeText(change, lang),
    say(lang, 'pages-from-to', { before: pagesBefore, after: pagesAfter }),
    laterBy === 0 ? say(lang, 'not-later') : say(lang, 'later-by', { by: duration(laterBy, lang) }),
  ];
}

function changeText(change: RuleChange, lang: Lang): string {
  switch (change.is) {
    case 'users':
      return say(lang, 'change-users', { from: change.from, to: change.to });
    case 'for':
      return say(lang, 'change-for', { from: spanText(change.from), to: spanText(change.to) });
    case 'notice':
      return say(lang, 'change-notice');
    case 'exclude': {
      const { match } = change.exclusion;
      return say(lang, 'change-exclude', { template: match.by === 'pattern' ? match.template : match.query });
    }
  }
}

/** Changed lines of a patch, on one line: `- page: 5    + page: 20`. */
export const patchLines = (patch: string): string =>
  patch
    .split('\n')
    .filter((line) => /^[-+](?![-+])/.test(line))
    .map((line) => `${line[0]} ${line.slice(1).trim()}`)
    .join('    ');

/**
 * The rows of proposals, the patch last. Where a terminal is too narrow for it each patch has a row of its own; `room` null: no
 * terminal, so every row stays whole.
 */
export function proposalRows(rows: readonly (readonly string[])[], room: number | null): readonly string[] {
  const whole = columns(rows, width);
  if (room === null || whole.every((row) => width(row) <= room)) return whole;
  const short = columns(
    rows.map((cells) => cells.slice(0, -1)),
    width,
  );
  return short.flatMap((row, i) => {
    const patch = rows[i]?.at(-1) ?? '';
    return [row, ...(patch === '' ? [] : wrap(patch, room - 4).map((line) => `    ${line}`))];
  });
}

/** A sentence on the rows of a terminal, those after the first indented; whole where there is none. */
export function sentenceRows(text: string, room: number | null): readonly string[] {
  if (room === null || width(text) <= room) return [text];
  const [first = '', ...rest] = wrap(text.trim(), room - 3);
  return [` ${first}`, ...rest.map((row) => `   ${row}`)];
}

/** For machines. */
export const proposalJson = (
  { change, pagesBefore, pagesAfter, laterBy, dropped }: Proposal,
  patch: string | null,
) => ({
  change: change.is,
  from: change.is === 'users' ? change.from : change.is === 'for' ? spanText(change.from) : null,
  to: change.is === 'users' ? change.to : change.is === 'for' ? spanText(change.to) : null,
  template:
    change.is === 'exclude' && change.exclusion.match.by === 'pattern'
      ? change.exclusion.match.template
      : null,
  pagesBefore,
  pagesAfter,
  lost: dropped.hurt,
  dropped: { unhurt: dropped.unhurt, unjudged: dropped.unjudged, worstUnjudged: dropped.worst },
  safe: isSafe({ dropped }),
  laterBySeconds: Math.round(laterBy / 1_000),
  patch,
});
