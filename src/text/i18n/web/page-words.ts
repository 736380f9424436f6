import type { Lang } from '../messages.ts';
import { PAGE_FIRST } from './page.ts';
import { PAGE_ENTER } from './page-enter.ts';
import { PAGE_MORE } from './page-more.ts';

const PAGE = { ...PAGE_FIRST, ...PAGE_MORE, ...PAGE_ENTER };

export type PageKey = keyof typeof PAGE;
/** All texts of the page for a browser in one language. */
export type PageWords = Readonly<Record<PageKey, string>>;

export const pageWords = (lang: Lang): PageWords =>
  Object.fromEntries(Object.entries(PAGE).map(([key, message]) => [key, message[lang]])) as PageWords;
