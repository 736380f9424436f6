import type { ChatLine, ChatText } from '../../../domain/chat/chat.ts';
import { pageSpan } from '../../../record/chat/headline.ts';
import { onOneLine, spaced } from '../../../record/chat/words.ts';
import { asCompared } from '../../../text/as-compared.ts';
import { CHAT_COMMAND } from '../../../text/i18n/chat/command.ts';
import { fill, type Lang, type Params } from '../../../text/i18n/messages.ts';
import type { ChatSettings } from '../settings.ts';

export type AnswerWord = keyof typeof CHAT_COMMAND;

/** A sentence as an answer; line breaks in it are lines. */
export const sayAnswer = (key: AnswerWord, lang: Lang, params: Params = {}): ChatText => {
  const clean = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? onOneLine(value) : value,
    ]),
  );
  return fill(CHAT_COMMAND[key], lang, clean)
    .split('\n')
    .map((line) => [{ text: line }]);
};

/** The same with the command that joins a session behind it, and the address of its page. */
export const joinText = (
  key: AnswerWord,
  { lang, pages = null }: Pick<ChatSettings, 'lang' | 'pages'>,
  session: string,
): ChatText => {
  const joined: ChatLine = [
    { text: fill(CHAT_COMMAND[key], lang) },
    { text: `oncall join ${session}`, code: true },
  ];
  return [spaced(joined, pageSpan(pages, session))];
};

/** The first word, and what stands behind it. */
export function splitWord(words: string): readonly [first: string, rest: string] {
  const [, first = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(words) ?? [];
  return [first, rest.trim()];
}

/** What was typed: the verb, and what stands behind it. */
export function readCommand(words: string): { readonly verb: string; readonly rest: string } {
  const [verb, rest] = splitWord(words);
  return { verb: asCompared(verb), rest };
}

/** What a reply may begin with. Words of a status update or a recovery are none: people write those in talk, too. */
const REPLIES = [
  ['note', /^\s*(?:note|ノート|メモ)\s*[:：]\s*([\s\S]*)$/i],
  ['finding', /^\s*(?:finding|事実)\s*[:：]\s*([\s\S]*)$/i],
  ['decision', /^\s*(?:decision|決定)\s*[:：]\s*([\s\S]*)$/i],
  ['action', /^\s*(?:action|todo)\s*[:：]\s*([\s\S]*)$/i],
] as const;

/** `note: text`, `decision: text`, in a reply; null: it is none. */
export function noteIn(
  words: string,
): { readonly verb: (typeof REPLIES)[number][0]; readonly text: string } | null {
  for (const [verb, begins] of REPLIES) {
    const text = begins.exec(words)?.[1]?.trim();
    if (text) return { verb, text };
  }
  return null;
}

/** A text as it is read where nothing can be named or bold: in a field of a form. */
export const plainWords = (text: ChatText): string =>
  text.map((line) => line.map((span) => ('text' in span ? span.text : '')).join('')).join('\n');
