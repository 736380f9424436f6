import { longestDays, mayLast, type PagerActName } from '../../domain/act-table.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { parseWhen } from '../../text/time.ts';
import { type Saying, word } from './words.ts';

const MINUTE_MS = 60_000;
/** `2`, `1.5h`, `2時間`, `30m`, `30分`: how long, hours where it does not say. */
const SPAN = /^(\d{1,4}(?:\.\d{1,2})?)\s*(h|時間|m|分)?$/i;

/** Until when an act lasts by a typed span or time: ISO; null where it says none, or one that the act may not last. */
export function typedUntil(act: PagerActName, text: string, now: number, timeZone: string): string | null {
  const given = text.normalize('NFKC').trim();
  const [, count = '', unit = 'h'] = SPAN.exec(given) ?? [];
  const minutes = Number(count) * (/^(?:m|分)$/i.test(unit) ? 1 : 60);
  const iso =
    count === ''
      ? parseWhen(given, new Date(now).toISOString(), timeZone, 'future')
      : new Date(now + minutes * MINUTE_MS).toISOString();
  return iso !== null && mayLast(act, Date.parse(iso) - now) ? iso : null;
}

/** Why what was typed is no such time. */
export const noUntil = (act: PagerActName, text: string): Saying => ({
  key: 'why.no-until',
  params: { text, days: longestDays(act) },
});

/** What is offered instead of being typed, as one would type it: hours, and the next nine o'clock. */
export const MORNING = '09:00';
export const SNOOZES = ['1', '4', MORNING] as const;

export const snoozeName = (choice: string, lang: Lang): string =>
  choice === MORNING ? word(lang, 'snooze.morning') : word(lang, 'snooze.hours', { n: choice });
