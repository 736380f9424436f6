import type { ChatLine, ChatSpan } from '../../domain/chat/chat.ts';
import type { Session } from '../../domain/session.ts';
import { CHAT_BUTTONS, type ChatButtonName } from '../../text/i18n/chat/buttons.ts';
import { fill, type Lang, type Message, type Params } from '../../text/i18n/messages.ts';
import { CHAT } from '../../text/i18n/record/chat.ts';
import { neutralise } from '../../text/neutralise.ts';
import { clock, clockAndDay } from '../../text/time.ts';
import { zoneLabel } from '../../text/zone.ts';

type ChatWord = keyof typeof CHAT;

export type SayChat = (key: ChatWord, params?: Params) => string;

/** Buttons that are shown as the first choice. */
const MAIN: ReadonlySet<ChatButtonName> = new Set(['ack', 'coming']);

/** Buttons of a session, as one line. */
export const buttonRow = (names: readonly ChatButtonName[], session: string, lang: Lang): ChatLine =>
  names.map((button) => ({
    text: fill(CHAT_BUTTONS[button], lang),
    button,
    value: session,
    ...(MAIN.has(button) ? { isMain: true as const } : {}),
  }));
export const chatWords =
  (lang: Lang): SayChat =>
  (key, params) =>
    fill(CHAT[key], lang, params);

/** A time by itself; with its day where that is not the day of `nowIso`. In words it names its zone. */
export function timeSpan(iso: string, nowIso: string, zone: string, lang: Lang): ChatSpan {
  const instant = Date.parse(iso);
  const text = clockAndDay(iso, nowIso, zone, lang);
  if (Number.isNaN(instant)) return { text };
  return { text: `${text} ${zoneLabel(instant, zone)}`, at: { iso, day: text !== clock(iso, zone) } };
}

/** Words around a time, which stands for their mark `time`. */
export function aroundTime(words: Message, lang: Lang, time: ChatSpan, params?: Params): ChatLine {
  const [before = '', after = ''] = words[lang].split('{time}');
  const filled = (text: string): ChatSpan => ({ text: fill({ ja: text, en: text }, lang, params) });
  return [filled(before), time, filled(after)];
}

export type SayTime = (key: ChatWord, iso: string, params?: Params) => ChatLine;

/** Words around a time; with its day where that is not the day of `nowIso`. */
export const timedWords =
  (session: Pick<Session, 'timeZone'>, nowIso: string, lang: Lang): SayTime =>
  (key, iso, params) =>
    aroundTime(CHAT[key], lang, timeSpan(iso, nowIso, session.timeZone, lang), params);

/** What people wrote, on one line and harmless. */
export const onOneLine = (text: string): string => neutralise(text.replace(/\s*\n\s*/g, ' ').trim());

/** At most so many characters; what is cut ends with `…`. No half of a character is left. */
export function cutTo(text: string, most: number, end = '…'): string {
  const characters = [...text];
  return characters.length <= most ? text : characters.slice(0, most).join('') + end;
}

/** Parts of a line with two blanks between them; empty ones are left out. */
export function spaced(...parts: readonly (ChatSpan | ChatLine | string | null)[]): ChatLine {
  const kept = parts.flatMap((part): ChatLine[] => {
    if (part === null || part === '') return [];
    return [typeof part === 'string' ? [{ text: part }] : 'length' in part ? part : [part]];
  });
  return kept.flatMap((line, i) => (i === 0 ? line : [{ text: '  ' }, ...line]));
}
