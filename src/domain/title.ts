import { asCompared } from '../text/as-compared.ts';
/** UTF-16 units of a session's title. */
export const TITLE_MOST = 200;

const folded = (title: string): string => asCompared(title).replace(/\s+/gu, '');

/** Whether two titles are one to a reader: width, case and spaces make no difference. */
export const sameTitle = (a: string, b: string): boolean => folded(a) === folded(b);
