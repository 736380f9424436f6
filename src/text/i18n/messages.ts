import { withSingulars } from './counted.ts';

/** The languages of every screen and record. */
export const LANGS = ['ja', 'en'] as const;
export type Lang = (typeof LANGS)[number];

/** One text in every language; `{name}` marks a parameter. */
export type Message = Readonly<Record<Lang, string>>;

/** A table of messages. Declare with `satisfies Messages` so that the keys stay known to the compiler. */
export type Messages = Readonly<Record<string, Message>>;

export type Params = Readonly<Record<string, string | number>>;

/**
 * Fills `{name}` marks of a text. A mark without its parameter stays as it is, so a mistake is seen, not hidden.
 * Parameters are inserted literally and never scanned for further marks.
 */
export const fillMarks = (text: string, params: Params): string =>
  text.replace(/\{(\w+)\}/g, (mark, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : mark,
  );

/** The same of a message, with the singular behind what is counted in English and is one. */
export const fill = (message: Message, lang: Lang, params: Params = {}): string =>
  fillMarks(lang === 'en' ? withSingulars(message.en, params) : message[lang], params);

/** Binds a table to a language: `t('key', {n: 3})`. */
export function translator<T extends Messages>(
  table: T,
  lang: Lang,
): (key: keyof T & string, params?: Params) => string {
  return (key, params) => fill(table[key] as Message, lang, params);
}
