import type { Lang } from './i18n/messages.ts';

/** Whom it hurts and how, in one line; what is not known is left out. */
export function impactLine(who: string, what: string, lang: Lang): string {
  if (lang === 'ja' && who !== '' && what !== '') return `「${who}」が「${what}」`;
  return [who, what].filter(Boolean).join(', ');
}
