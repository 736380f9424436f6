import { fillMarks, type Lang, type Params } from '../text/i18n/messages.ts';
import type { PageKey, PageWords } from '../text/i18n/web/page-words.ts';

/** A document brings the words of its own language alone. */
const spoken: { [L in Lang]?: PageWords } = {};

export function learnWords(lang: Lang, words: PageWords): void {
  spoken[lang] = words;
}

export const knowsWords = (lang: Lang): boolean => spoken[lang] !== undefined;

export const pageWord = (lang: Lang, key: PageKey, params: Params = {}): string =>
  fillMarks(spoken[lang]?.[key] ?? '', params);

/** The key if there is such a word, as a newer hub may name what this page does not know. */
export const knownKey = (key: string, otherwise: PageKey): PageKey =>
  Object.values(spoken).some((words) => Object.hasOwn(words, key)) ? (key as PageKey) : otherwise;

const KANA = /[\u3041-\u30ff]/;
const HAN = /[\u4e00-\u9fff]/;
const LATIN = /[a-z]{2}/i;

/** The language that a free text is most likely written in, for who reads it aloud; `session`: the language of its session. */
export function langOfText(text: string, session: Lang): Lang {
  if (KANA.test(text)) return 'ja';
  if (HAN.test(text)) return session;
  return LATIN.test(text) ? 'en' : session;
}
