import { type DetectionNews, unsentOf } from '../../../detection/news.ts';
import { unsentText } from '../../../detection/unsent-text.ts';
import { TOLD } from '../../../text/i18n/detection/told.ts';
import { translator } from '../../../text/i18n/messages.ts';
import { neutralise } from '../../../text/neutralise.ts';
import { clock, clockAndDay, duration } from '../../../text/time.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { fitHints } from '../../draw/key-hints.ts';
import { apart, type Line, line, spansWidth, styled } from '../../draw/line.ts';
import { joinParts, type Part, part } from '../../draw/parts.ts';
import { toastLine } from '../../draw/tones.ts';
import { topDialog } from '../../model/dialog.ts';
import { say, word } from '../../model/words.ts';
import type { HomeWorld } from '../home-data.ts';
import { HOME_KEYS } from '../home-keys.ts';
import { itemsOf, openPage, questionOf } from '../home-list.ts';
import type { HomeState } from '../home-state.ts';
import { maintenanceSpans } from '../turns.ts';
import { elsewhere } from './list-lines.ts';

/** What is not read, when it is tried again, and how old what is shown is. */
export function homeBanner(state: HomeState, { lang, now }: HomeWorld, cols: number): Line {
  const { trouble, reading, readAt } = state;
  const span = (ms: number): string => duration(Math.max(0, ms), lang);
  const alarm = (text: string) => part(0, styled('alarm', ` ${MARKS.warn} ${text} `));
  if (trouble === null) {
    const stalled = reading?.pages?.stalled ?? null;
    if (stalled === null) return line('');
    const since = Date.parse(stalled.since ?? '');
    const old = Number.isNaN(since) ? '' : word(lang, 'home.stalled', { time: span(now - since) });
    return line(...joinParts([alarm(say(lang, stalled.why)), part(1, styled('wait', old))], cols));
  }
  const { retryAt } = trouble;
  const again = trouble.final ? word(lang, 'home.retry-now') : '';
  const retry = retryAt === null ? again : word(lang, 'home.retry-in', { time: span(retryAt - now + 999) });
  const old = reading === null ? '' : styled('wait', word(lang, 'home.old', { time: span(now - readAt) }));
  const whole = joinParts([alarm(say(lang, trouble.why)), part(1, retry), part(0, old)], cols);
  if (spansWidth(whole) <= cols) return line(...whole);
  return line(...joinParts([alarm(word(lang, 'home.unreachable')), part(0, retry), part(1, old)], cols));
}

/** The newest thing said, what is under way, the filter in force, or which services rest and what detection has to say. */
export function homeMessage(state: HomeState, world: HomeWorld, cols: number): Line {
  const { lang } = world;
  const { busy, filter } = state;
  const toast = state.toasts.at(-1);
  if (busy !== null) {
    return line(...apart([' ', styled('wait', word(lang, `home.busy.${busy}`))], [], cols));
  }
  // In the demo what to press says all that the toast of a new page would.
  const coached = world.coach && (toast === undefined || toast.say.key === 'toast.home-page');
  if (coached && filter === '') {
    return line(...apart([' ', styled('bar', ` ${word(lang, coachKey(state))} `)], [], cols));
  }
  const said = toastLine(state.toasts, lang, cols);
  if (said !== null) return said;
  if (filter === '') {
    const resting = part(0, ...maintenanceSpans(state.reading?.maintenance ?? [], world));
    const told = detectionParts(state.reading?.detection ?? null, world);
    return line(...apart([' ', ...joinParts([resting, ...told], cols - 2)], [], cols));
  }
  const n = itemsOf(state).length;
  return line(...apart([' ', word(lang, 'home.filtered', { text: filter, n })], [], cols));
}

/** What the demo's person may press next. */
function coachKey(state: HomeState) {
  const { reading, paged } = state;
  if (openPage(state) !== null) return 'home.coach.start';
  const question = questionOf(state);
  if (question?.asks === 'pages' && question.wish.act === 'acknowledge') return 'home.coach.acknowledge';
  if (topDialog(state) !== null) return 'home.coach.dialog';
  if (reading?.sessions.some(({ status }) => status === 'open')) return 'home.coach.again';
  const waits = reading?.pages?.incidents.some(({ status }) => status !== 'resolved');
  if (waits) return 'home.coach.page';
  // Escalated, it is a colleague's; another team's pages are not the demo's.
  if (elsewhere(state)?.wider === 'team') return 'home.coach.elsewhere';
  // The demo pages once: who has resolved that page waits for nothing more.
  return paged ? 'home.coach.over' : 'home.coach.wait';
}

export const homeFooter = (state: HomeState, world: HomeWorld, cols: number): Line =>
  line(...fitHints(HOME_KEYS.hints(state, world), cols));

/** What detection has to say although nobody is paged; of each kind the first, and how many more: first what is not sent. Narrow drops notices first. */
function detectionParts(news: DetectionNews | null, world: HomeWorld): readonly Part[] {
  if (news === null) return [];
  const { lang, timeZone, now } = world;
  const t = translator(TOLD, lang);
  const more = (all: readonly unknown[]): string =>
    all.length > 1 ? `(${t('told.more', { n: all.length - 1 })})` : '';
  const { unsent, blind, ending, notices } = news;
  const [owed] = unsent;
  const [unread] = blind;
  const [exclusion] = ending;
  const [notice] = notices;
  const parts: Part[] = [];
  if (owed !== undefined) {
    const rule = neutralise([owed.rule, owed.group].filter((each) => each !== '').join(' '));
    const text = `${rule}${more(unsent)} ${unsentText(unsentOf(owed), { now, lang, timeZone })}`;
    parts.push(part(0, styled('burn', text)));
  }
  if (unread !== undefined) {
    const source = neutralise(unread.source);
    const text = t('told.home-blind', { source, at: clock(unread.since, timeZone) });
    parts.push(part(1, styled('wait', `${text}${more(blind)}`)));
  }
  if (exclusion !== undefined) {
    const at = clockAndDay(exclusion.until, new Date(now).toISOString(), timeZone, lang);
    const text = t('told.home-ending', { id: neutralise(exclusion.id), at });
    parts.push(part(2, styled('wait', `${text}${more(ending)}`)));
  }
  if (notice !== undefined) {
    const rule = neutralise([notice.rule, notice.group].filter((each) => each !== '').join(' '));
    const users = notice.users.toLocaleString('en');
    const text = t('told.home-notice', { rule, users, at: clock(notice.since, timeZone) });
    parts.push(part(3, styled('follow', `${text}${more(notices)}`)));
  }
  return parts;
}
