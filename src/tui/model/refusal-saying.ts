import type { Refusal } from '../../domain/refusal.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { refusalKey, refusalParams } from '../../text/i18n/refusals.ts';
import type { Saying } from './words.ts';

/** Why the hub refused something, as its sentence. */
export const refusalSaying = (refusal: Refusal, lang: Lang): Saying => ({
  key: refusalKey(refusal),
  params: refusalParams(refusal, lang),
});
