import { BLIND_REASONS } from '../../text/i18n/detection/blind-reasons.ts';
import { fill, type Lang } from '../../text/i18n/messages.ts';
import { neutralise } from '../../text/neutralise.ts';

/** Why something cannot be counted, in words. */
export function blindWhy(kind: string, lang: Lang): string {
  const known = Object.hasOwn(BLIND_REASONS, kind) ? (kind as keyof typeof BLIND_REASONS) : 'other';
  return fill(BLIND_REASONS[known], lang, { kind: neutralise(kind) });
}
