import { UNSENT } from '../text/i18n/detection/unsent.ts';
import { type Lang, translator } from '../text/i18n/messages.ts';
import { neutralise } from '../text/neutralise.ts';
import { clockAndDay, clockSeconds } from '../text/time.ts';
import type { UnsentPage } from './checkpoint.ts';
import type { AlertWay, UnsentWhy } from './detection-event.ts';

export interface UnsentWords {
  /** Epoch ms. */
  readonly now: number;
  readonly lang: Lang;
  readonly timeZone: string;
  /** Where there is little room: without whose words these are, and by which key it is tried. */
  readonly isNarrow?: boolean;
}

const isoTime = (ms: number): string => new Date(ms).toISOString();

/**
 * That a page is not sent, since when, why, and when the next try is. An answer that was lost, that
 * nobody tries again, and when the page was posted to the fallback are part of it.
 */
export function unsentText({ next, postedAt, ...page }: UnsentPage, words: UnsentWords): string {
  const { lang, timeZone, isNarrow } = words;
  const t = translator(UNSENT, lang);
  const posted =
    postedAt === undefined || isNarrow ? '' : t('unsent.posted', { at: clockSeconds(postedAt, timeZone) });
  const said = `${unsentSince(page, words)}${posted}`;
  if (next === null) return `${said}${t('unsent.nobody')}`;
  const at = clockSeconds(isoTime(next.at), timeZone);
  if (next.by !== null && !isNarrow)
    return `${said}${t('unsent.next-by', { at, by: wayName(next.by, lang) })}`;
  return `${said}${t(page.why.uncertain ? 'unsent.asking' : 'unsent.next', { at })}`;
}

/** The same without a word of the next try. */
export function unsentSince(
  { since, why }: Pick<UnsentPage, 'since' | 'why'>,
  { now, lang, timeZone, isNarrow }: UnsentWords,
): string {
  const from = clockAndDay(isoTime(since), isoTime(now), timeZone, lang);
  const whose = why.uncertain || isNarrow ? '' : 'PagerDuty: ';
  const said = { since: from, why: `${whose}${unsentWhy(why, lang)}` };
  return translator(UNSENT, lang)(why.uncertain ? 'unsent.lost' : 'unsent.refused', said);
}

/** Why the pager has not taken a page: its own words where it refused it. Neutralised. */
function unsentWhy({ kind, reason }: UnsentWhy, lang: Lang): string {
  const key = `unsent.why.${kind}`;
  const known = Object.hasOwn(UNSENT, key) ? (key as keyof typeof UNSENT) : 'unsent.why.other';
  return translator(UNSENT, lang)(known, { reason: neutralise(reason === '' ? kind : reason) });
}

/** `default key` */
export const wayName = (way: AlertWay, lang: Lang): string => translator(UNSENT, lang)(`unsent.by.${way}`);
