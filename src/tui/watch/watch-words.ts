import { WATCH_SCREEN } from '../../text/i18n/detection/watch-screen.ts';
import { fill, type Lang, type Params } from '../../text/i18n/messages.ts';
import { type Saying, said } from '../model/words.ts';

export type WatchWord = keyof typeof WATCH_SCREEN;

/** A text of the screen in one language. */
export const watchWord = (lang: Lang, key: WatchWord, params?: Params): string =>
  fill(WATCH_SCREEN[key], lang, params);

/** What an exclusion held back. `users` as it is written. */
export const heldText = (pages: number, users: string, lang: Lang): string =>
  watchWord(lang, pages === 1 ? 'watch.held-one' : 'watch.held', { pages, users });

/** A toast whose text is in this screen's own table. */
export const watchSaid = ({ lang }: { readonly lang: Lang }, key: WatchWord, params?: Params): Saying =>
  said(watchWord(lang, key, params));
