import type { Invocation } from '../settings/invocation.ts';

/** Parts of a sentence, set apart as the language does. */
export const listed = ({ lang }: Pick<Invocation, 'lang'>, parts: readonly string[]): string =>
  parts.join(lang === 'ja' ? '、' : ', ');
