import { fill, type Lang, type Params } from '../text/i18n/messages.ts';
import { PAGE_FIRST } from '../text/i18n/web/page.ts';

export const pageWord = (lang: Lang, key: keyof typeof PAGE_FIRST, params?: Params): string =>
  fill(PAGE_FIRST[key], lang, params);

const KANA = /[\u3041-\u30ff]/;
const HAN = /[\u4e00-\u9fff]/;
const LATIN = /[a-z]{2}/i;

/** The language that a free text is most likely written in, for who reads it aloud; `session`: the language of its session. */
export function langOfText(text: string, session: Lang): Lang {
  if (KANA.test(text)) return 'ja';
  if (HAN.test(text)) return session;
  return LATIN.test(text) ? 'en' : session;
}
