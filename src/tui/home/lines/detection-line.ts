import { type DetectionNews, unsentOf } from '../../../detection/news.ts';
import { unsentText } from '../../../detection/unsent-text.ts';
import { TOLD } from '../../../text/i18n/detection/told.ts';
import { translator } from '../../../text/i18n/messages.ts';
import { neutralise } from '../../../text/neutralise.ts';
import { clock, clockAndDay } from '../../../text/time.ts';
import { styled } from '../../draw/line.ts';
import { type Part, part } from '../../draw/parts.ts';
import type { HomeWorld } from '../home-state.ts';

/** What detection has to say although nobody is paged; of each kind the first, and how many more: first what is not sent. Narrow drops notices first. */
export function detectionParts(news: DetectionNews | null, world: HomeWorld): readonly Part[] {
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
