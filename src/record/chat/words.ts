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
const MAIN: ReadonlySet<ChatButtonName> = new Set(['ack', 'coming', 'page-ack']);

/** Buttons as one line; `value`: the session or the page that they are of. */
export const buttonRow = (names: readonly ChatButtonName[], value: string, lang: Lang): ChatLine =>
  names.map((button) => ({
    text: fill(CHAT_BUTTONS[button], lang),
    button,
    value,
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

/** Words around spans, each of which stands for the mark of its name. */
export function aroundSpans(
  words: Message,
  lang: Lang,
  spans: Readonly<Record<string, ChatSpan>>,
  params?: Params,
): ChatLine {
  const filled = (text: string): ChatSpan => ({ text: fill({ ja: text, en: text }, lang, params) });
  const line: ChatSpan[] = [];
  let text = '';
  for (const [i, part] of words[lang].split(/\{(\w+)\}/u).entries()) {
    const span = i % 2 === 1 && Object.hasOwn(spans, part) ? spans[part] : undefined;
    if (span === undefined) text += i % 2 === 1 ? `{${part}}` : part;
    else {
      line.push(filled(text), span);
      text = '';
    }
  }
  return [...line, filled(text)];
}

export const aroundTime = (words: Message, lang: Lang, time: ChatSpan, params?: Params): ChatLine =>
  aroundSpans(words, lang, { time }, params);

/** Words that lead to an address; the words alone where it is none that a chat may link to. */
export const linked = (text: string, address: string | null | undefined): ChatSpan =>
  isWebAddress(address) ? { text, link: address } : { text };

/** An address from outside is followed by a click, and stands between marks of the chat's own. */
export const isWebAddress = (address: string | null | undefined): address is string =>
  /^https:\/\/[^\s<>|]+$/u.test(address ?? '');

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
