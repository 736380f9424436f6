import type { ChatLine, ChatSpan } from '../../domain/chat/chat.ts';
import { fill, type Lang, type Params } from '../../text/i18n/messages.ts';
import { CHAT } from '../../text/i18n/record/chat.ts';
import { neutralise } from '../../text/neutralise.ts';

type ChatWord = keyof typeof CHAT;

export type SayChat = (key: ChatWord, params?: Params) => string;

export const chatWords =
  (lang: Lang): SayChat =>
  (key, params) =>
    fill(CHAT[key], lang, params);

/** What people wrote, on one line and harmless. */
export const onOneLine = (text: string): string => neutralise(text.replace(/\s*\n\s*/g, ' ').trim());

/** At most so many characters; what is cut ends with `…`. No half of a character is left. */
export function cutTo(text: string, most: number, end = '…'): string {
  const characters = [...text];
  return characters.length <= most ? text : characters.slice(0, most).join('') + end;
}

/** Parts of a line with two blanks between them; empty ones are left out. */
export function spaced(...parts: readonly (ChatSpan | string | null)[]): ChatLine {
  const kept = parts.flatMap((part): ChatSpan[] => {
    if (part === null || part === '') return [];
    return [typeof part === 'string' ? { text: part } : part];
  });
  return kept.flatMap((span, i) => (i === 0 ? [span] : [{ text: '  ' }, span]));
}
