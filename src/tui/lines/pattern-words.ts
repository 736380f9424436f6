import type { AskedPattern, PatternsAnswer } from '../../protocol/patterns.ts';
import { clock, clockSeconds } from '../../text/time.ts';
import { pastText } from '../model/when.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { checkedBackTo } from '../select/late-sources.ts';
import { newErrors } from '../select/new-errors.ts';

/** Services named at most; of more only how many they are. */
const NAMED = 2;
const MINUTE = 60_000;
/** From this on a ratio of rates is worth a word. */
const TIMES = 1.5;

/** `4,912` */
export const grouped = (n: number): string =>
  Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');

/** Whole numbers from ten on, a digit more below. */
export const rateText = (n: number): string => (n >= 10 || n === 0 ? grouped(n) : n.toFixed(n < 1 ? 1 : 0));

export const percent = (share: number): string => {
  const points = 100 * share;
  return points > 0 && points < 0.5 ? '<1' : String(Math.round(points));
};

/** Which part of the lines was looked at. */
const looked = ({ lines, looked: seen }: PatternsAnswer): string => percent(lines === 0 ? 1 : seen / lines);

/** `before 02:39-02:54  now 02:59-03:11:02`: the periods that are counted, as grep can check them. */
export function periodsText({ before, now }: PatternsAnswer, { lang, session }: World): string {
  const at = (iso: string): string => clock(iso, session.timeZone);
  const end = clockSeconds(now[1], session.timeZone);
  const params = { from: at(before[0]), to: at(before[1]), start: at(now[0]), end };
  return word(lang, 'compare.periods', params);
}

/** `all 4,912 lines counted to 03:11:02` */
export function coverage(answer: PatternsAnswer, { lang, session }: World): string {
  if (answer.sources.some(({ asking }) => asking)) return word(lang, 'patterns.counting');
  const params = { n: grouped(answer.lines), time: clockSeconds(answer.to, session.timeZone) };
  if (answer.looked >= answer.lines) return word(lang, 'patterns.all', params);
  const points = answer.error < 10 ? answer.error.toFixed(1) : Math.ceil(answer.error);
  return word(lang, 'patterns.sample', { ...params, share: looked(answer), points });
}

function where(rows: readonly AskedPattern[], { lang }: World): string {
  const names = [...new Set(rows.flatMap(({ services }) => services))];
  if (names.length === 0) return '';
  if (names.length > NAMED) return word(lang, 'patterns.where-many', { n: names.length });
  return word(lang, 'patterns.where', { names: names.join(', ') });
}

/** How long before the alert what is new began; '' where it began after it. */
function lead({ boundary, at, since }: PatternsAnswer, { lang }: World): string {
  const ms = Date.parse(at) - Date.parse(since);
  if (boundary !== 'alert' || ms < MINUTE) return '';
  return word(lang, 'patterns.before-alert', { n: Math.floor(ms / MINUTE) });
}

/** `2 new error patterns in checkout since 02:54`; '' where there is none. */
export function newErrorsText(world: World): string {
  const { answer } = world.patterns;
  const errors = newErrors(world);
  return answer === null || errors.length === 0 ? '' : freshText(errors, 'new-errors', answer, world);
}

function freshText(
  fresh: readonly AskedPattern[],
  kind: 'new-errors' | 'new-others',
  answer: PatternsAnswer,
  world: World,
): string {
  const key =
    kind === 'new-others' && fresh.length === 1 ? 'patterns.new-other' : (`patterns.${kind}` as const);
  const time = pastText(answer.since, world);
  return word(world.lang, key, { n: fresh.length, time, where: where(fresh, world) });
}

/** What changed, in words: `2 new error patterns in checkout since 02:54, 3 min before the alert`. */
function news(answer: PatternsAnswer, world: World): { readonly text: string; readonly isNew: boolean } {
  const { lang } = world;
  const time = pastText(answer.since, world);
  const errors = newErrors(world);
  const fresh = errors.length > 0 ? errors : answer.rows.filter(({ change }) => change === 'new');
  if (fresh.length > 0) {
    const text = freshText(fresh, errors.length > 0 ? 'new-errors' : 'new-others', answer, world);
    return { text: text + (errors.length > 0 ? lead(answer, world) : ''), isNew: errors.length > 0 };
  }
  if (answer.blind) return { text: word(lang, 'patterns.blind', { time }), isNew: false };
  return { text: word(lang, 'patterns.none', { time, how: how(answer, world) }), isNew: false };
}

function how(answer: PatternsAnswer, world: World): string {
  const { lang, sources } = world;
  const unread = sources.some(({ state }) => state === 'unreachable' || state === 'refused');
  if (unread || answer.sources.some(({ failed }) => failed !== null))
    return word(lang, 'patterns.how-unknown');
  if (answer.sources.some(({ asking }) => asking)) return word(lang, 'patterns.how-asking');
  const isWhole = answer.looked >= answer.lines;
  const share = looked(answer);
  const back = checkedBackTo(answer);
  if (back !== null) {
    const key = isWhole ? 'patterns.how-back' : 'patterns.how-back-sample';
    return word(lang, key, { time: pastText(back, world), share });
  }
  return isWhole ? word(lang, 'patterns.how-all') : word(lang, 'patterns.how-sample', { share });
}

/** Errors a minute before and now; '' where they did not change, or were not counted before. */
function errorRates({ errors: [before, now], blind }: PatternsAnswer, { lang }: World): string {
  if (before === null || blind) return '';
  const rates = { before: rateText(before), now: rateText(now) };
  const times = before === 0 ? Number.POSITIVE_INFINITY : now / before;
  if (times < TIMES && times > 1 / TIMES) return '';
  if (before === 0 && now === 0) return '';
  if (!Number.isFinite(times) || times < 1) return word(lang, 'patterns.errors', rates);
  return word(lang, 'patterns.errors-times', { ...rates, factor: factorText(times) });
}

export const factorText = (n: number): string => (n < 10 ? n.toFixed(1).replace(/\.0$/, '') : grouped(n));

/** The sentence at the top, and whether it tells of new errors; null while nothing is known. */
export function headline(world: World): { readonly text: string; readonly isNew: boolean } | null {
  const { answer } = world.patterns;
  if (answer === null) return null;
  const { text, isNew } = news(answer, world);
  const rates = errorRates(answer, world);
  const end = world.lang === 'ja' ? '。' : '.  ';
  return { text: rates === '' ? text : `${text}${end}${rates}`, isNew };
}

/** When a pattern was first or last seen, or how much it rose. */
export function seenText(pattern: AskedPattern, world: World): string {
  const { lang, session } = world;
  const { change, first, last, factor } = pattern;
  const at = (iso: string): string => {
    const near = pastText(iso, world);
    return near === clock(iso, session.timeZone) ? clockSeconds(iso, session.timeZone) : near;
  };
  if (change === 'gone') return word(lang, 'patterns.last', { time: at(last) });
  if (change === 'risen')
    return factor === null
      ? word(lang, 'patterns.from-none')
      : word(lang, 'patterns.factor', { n: factorText(factor) });
  if (change === 'same') return '';
  if (first.by === 'asking') return word(lang, 'patterns.first-asking');
  return first.by === 'here'
    ? word(lang, 'patterns.first-here')
    : word(lang, 'patterns.first', { time: at(first.at) });
}

/** `2,871 lines (58%)  02:38-03:11  all lines counted` */
export function countsText(
  pattern: AskedPattern,
  answer: PatternsAnswer,
  world: World,
): Readonly<Record<'n' | 'share' | 'from' | 'to' | 'how', string>> {
  const { lang } = world;
  return {
    n: grouped(pattern.count),
    share: percent(pattern.share),
    from: pastText(answer.before[0], world),
    to: pastText(answer.to, world),
    how:
      answer.looked >= answer.lines
        ? word(lang, 'pattern.counts-all')
        : word(lang, 'pattern.counts-sample', { share: looked(answer) }),
  };
}
