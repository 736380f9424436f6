import { startsInTime } from '../../domain/clock.ts';
import { fill, type Lang, type Params } from '../../text/i18n/messages.ts';
import { STATS } from '../../text/i18n/record/stats.ts';
import { mdText } from '../../text/markdown.ts';
import { dateTime, exactDuration, mmss, wholeSeconds } from '../../text/time.ts';
import { markdownTable } from '../context.ts';
import type { Rule } from './noise.ts';
import { shareInterval } from './spread.ts';
import type { MeasureStats, ServiceStats, Stats } from './stats.ts';

/** A part of the page: a sentence, or a table whose first row is its heading. */
export type PageBlock = string | readonly (readonly string[])[];

export interface PageOptions {
  readonly lang: Lang;
  readonly zone: string;
  /** How words from outside are written. */
  readonly text: (text: string) => string;
  /** Why the pager could not be read, in words; only where it was not. */
  readonly unread?: string | undefined;
}

type Say = (key: keyof typeof STATS, params?: Params) => string;

/** The answer first, then its parts, by service, and which alerts affected nobody. Nothing to count: one sentence. */
export function statsBlocks(stats: Stats, options: PageOptions): readonly PageBlock[] {
  const say: Say = (key, params) => fill(STATS[key], options.lang, params);
  const { zone, lang } = options;
  const span = say('span', {
    since: dateTime(stats.since, zone, lang),
    until: dateTime(stats.until, zone, lang),
  });
  if (stats.incidents === 0 && stats.drills.sessions === 0) {
    return [`${span}: ${none(stats, say)}`, ...noise(stats, say, options)];
  }
  return [
    answer(stats, say, lang),
    `${span}: ${coverage(stats, say)}`,
    ...(stats.measures.some(({ all }) => all.n > 0) ? [measureTable(stats, say, options)] : []),
    ...(stats.measures.some(({ before }) => before !== null) ? [] : [say('noBaseline')]),
    ...(stats.services.length > 1 ? [serviceTable(stats.services, say, options)] : []),
    ...(stats.drills.sessions === 0 ? [] : [drills(stats, say)]),
    ...(stats.changes.named === 0 ? [] : [changesNamed(stats, say)]),
    ...noise(stats, say, options),
  ];
}

/** The page as Markdown; its blocks were made with `MARKDOWN_TEXT`. */
export function statsMarkdown(blocks: readonly PageBlock[], { lang }: Pick<PageOptions, 'lang'>): string {
  const parts = blocks.map((block) => {
    if (typeof block === 'string') return block;
    const [head = [], ...rows] = block;
    return markdownTable(head, rows).join('\n');
  });
  return `# ${STATS.title[lang]}\n\n${parts.join('\n\n')}\n`;
}

export const MARKDOWN_TEXT = (text: string): string => mdText(text.replace(/\s+/g, ' '));

function answer(
  { measures, target, targetShare, withinTarget, withoutStart }: Stats,
  say: Say,
  lang: Lang,
): string {
  const [start] = measures;
  const median = start?.all.median ?? null;
  if (start === undefined || median === null) return say('noStart');
  const params = { target: exactDuration(target, lang), share: targetShare ?? 1 };
  const isMet = startsInTime(median, target);
  const met =
    targetShare === null
      ? say(isMet ? 'targetMet' : 'targetMissed', params)
      : say(isMet ? 'shareMet' : 'shareMissed', params);
  const before = start.ratio === null ? '' : say(...beforeOf(start.ratio));
  const none = withoutStart === 0 ? '' : say('withoutStart', { n: withoutStart });
  const within = say('within', { n: withinTarget, of: start.all.n }) + none;
  return say('answer', { median: exactDuration(median, lang), before, met, within });
}

/** `1/11.6` of before; where it has grown, how many times. */
function beforeOf(ratio: number): ['share' | 'times', Params] {
  return ratio >= 1 ? ['share', { n: ratio.toFixed(1) }] : ['times', { n: (1 / ratio).toFixed(1) }];
}

/** None is claimed only of what was read. */
function none({ pagesOf, unread }: Stats, say: Say): string {
  if (unread > 0) return say('nothingRead', { n: unread });
  return say(pagesOf === 'files' ? 'nothingInRecords' : 'nothing');
}

function coverage({ incidents, withoutAlert, clocksApart, relapsed, unread }: Stats, say: Say): string {
  const counted = say('incidents', { n: incidents });
  const apart = clocksApart === 0 ? '' : say('clocksApart', { n: clocksApart });
  const back = relapsed === 0 ? '' : say('relapsed', { n: relapsed });
  const lacking = unread === 0 ? '' : say('unread', { n: unread });
  return (
    counted + (withoutAlert === 0 ? '' : say('withoutAlert', { n: withoutAlert })) + apart + back + lacking
  );
}

function measureTable({ measures, weeks }: Stats, say: Say, { text }: PageOptions): PageBlock {
  const compared = measures.some(({ before }) => before !== null);
  const more = compared ? [say('before'), say('ratio')] : [];
  const head = ['', say('median'), 'p90', say('n'), say('weekly', { from: weeks[0] ?? '' }), ...more];
  return [head, ...measures.map((one) => measureRow(one, compared, say, text))];
}

function measureRow(
  { measure, all, weeks, before, ratio }: MeasureStats,
  compared: boolean,
  say: Say,
  text: PageOptions['text'],
): readonly string[] {
  const row = [say(measure), spanText(all.median), spanText(all.p90), String(all.n), trend(weeks)];
  if (!compared) return row;
  if (before === null) return [...row, say('unknown'), '-'];
  const origin = say('origin', { n: before.n, origin: text(before.origin) });
  const share = ratio === null ? '-' : say(ratio >= 1 ? 'shareShort' : 'timesShort', beforeOf(ratio)[1]);
  return [...row, `${spanText(before.median)} ${origin}`, share];
}

const BARS = '▁▂▃▄▅▆▇█';

/** The medians of the weeks as bars between the first and the last of them; a week without one is a dot. */
function trend(weeks: readonly (number | null)[]): string {
  const known = weeks.filter((value) => value !== null);
  const most = Math.max(...known);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return '-';
  const bar = (value: number | null): string =>
    value === null ? '·' : (BARS[Math.round((value / Math.max(1, most)) * (BARS.length - 1))] ?? '');
  return `${spanText(first)} ${weeks.map(bar).join('')} ${spanText(last)}`;
}

const spanText = (ms: number | null): string => (ms === null ? '-' : mmss(ms));

function serviceTable(services: readonly ServiceStats[], say: Say, { text }: PageOptions): PageBlock {
  const rows = services.map(({ service, start }) => [
    service === null ? say('noService') : text(service),
    spanText(start.median),
    spanText(start.p90),
    String(start.n),
  ]);
  return [[say('service'), say('startMedian'), 'p90', say('n')], ...rows];
}

function drills({ drills: { sessions, start, withoutAlert } }: Stats, say: Say): string {
  const opened = withoutAlert === 0 ? '' : say('drillsOpened', { n: withoutAlert });
  return say('drills', { n: sessions, median: spanText(start.median) }) + opened;
}

function changesNamed({ changes: { named, first, firstThree } }: Stats, say: Say): string {
  return say('changesNamed', { n: named, first, firstThree });
}

const COVER = { hub: 'pagesOfHub', files: 'pagesOfFiles', pager: 'pagesOfPager' } as const;

/** What was not read is unknown, and no zero. */
function noise({ noise: found, pagesOf }: Stats, say: Say, options: PageOptions): readonly PageBlock[] {
  const { pages, hurt, unhurt, unjudged, resolvedSoon, rules } = found;
  const unread = pagesOf === 'unread' ? [say('pagesUnread', { reason: options.unread ?? '' })] : [];
  if (pages === 0) return pagesOf === 'pager' ? [say('noPages')] : unread;
  const soon = resolvedSoon === 0 ? '' : say('resolvedSoon', { n: resolvedSoon });
  const counts = say('pages', { n: pages, hurt, unhurt, unjudged, soon });
  const withPrevent = rules.some(({ prevent }) => prevent !== null);
  const head = [
    say('n'),
    say('rule'),
    say('service'),
    say('hurt'),
    say('unhurt'),
    say('unjudged'),
    say('rate'),
    ...(withPrevent ? [say('prevent')] : []),
  ];
  return [
    ...unread,
    counts + say(COVER[pagesOf === 'unread' ? 'hub' : pagesOf]),
    [head, ...rules.map((rule) => ruleRow(rule, withPrevent, say, options.text))],
  ];
}

function ruleRow(rule: Rule, withPrevent: boolean, say: Say, text: PageOptions['text']): readonly string[] {
  const { title, service, pages, hurt, unhurt, unjudged, prevent } = rule;
  return [
    String(pages),
    text(title),
    service === null ? say('noService') : text(service),
    String(hurt),
    String(unhurt),
    String(unjudged),
    rateText(hurt, hurt + unhurt),
    ...(withPrevent ? [text(prevent ?? '')] : []),
  ];
}

/** `22% (10-42%)`: the share with its interval (95%); of none nothing is known. */
function rateText(hits: number, n: number): string {
  if (n === 0) return '-';
  const percent = (share: number): string => String(Math.round(share * 100));
  const [low, high] = shareInterval(hits, n);
  return `${percent(hits / n)}% (${percent(low)}-${percent(high)}%)`;
}

/** For machines: spans in seconds. */
export function statsJson(stats: Stats): object {
  const seconds = (ms: number | null): number | null => (ms === null ? null : wholeSeconds(ms));
  const spread = ({ n, median, p90 }: { n: number; median: number | null; p90: number | null }) => {
    return { n, median: seconds(median), p90: seconds(p90) };
  };
  return {
    ...stats,
    target: seconds(stats.target),
    measures: stats.measures.map(({ measure, all, weeks, before, ratio }) => ({
      measure,
      ...spread(all),
      weeks: weeks.map(seconds),
      before:
        before === null
          ? null
          : { origin: before.origin, from: before.from, to: before.to, ...spread(before) },
      ratio,
    })),
    services: stats.services.map(({ service, start }) => ({ service, start: spread(start) })),
    drills: { ...stats.drills, start: spread(stats.drills.start) },
  };
}
