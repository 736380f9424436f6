import { DETECTION_SCREEN } from '../../text/i18n/detection/screen.ts';
import { fill, type Lang, type Params } from '../../text/i18n/messages.ts';
import { type Saying, said } from '../model/words.ts';

export type DetectionWord = keyof typeof DETECTION_SCREEN;

/** A text of the screen in one language. */
export const detectionWord = (lang: Lang, key: DetectionWord, params?: Params): string =>
  fill(DETECTION_SCREEN[key], lang, params);

/** The users that an exclusion held back. `users`: formatted. */
export const heldText = (pages: number, users: string, lang: Lang): string =>
  detectionWord(lang, 'detection.held', { pages, users });

/** A toast whose text is in this screen's own table. */
export const detectionSaid = (
  { lang }: { readonly lang: Lang },
  key: DetectionWord,
  params?: Params,
): Saying => said(detectionWord(lang, key, params));
