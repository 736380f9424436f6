import { foldKey } from '../../text/fold-key.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { TUI_SYNONYMS } from '../../text/i18n/tui-synonyms.ts';
import { actName } from '../model/words.ts';
import type { ActId } from './keys.ts';

/** A phrase that an act is known by, folded, and how much less it counts than its name on this screen. */
export type Known = readonly [phrase: string, less: number];

/** As it is compared: width and case are no difference. */
export const folded = (text: string): string => foldKey(text).toLowerCase();

/** By its names in both languages, by what else it is called, and by its id, so that `ack`, `PD確認` and `指揮官` are found. */
export function knownBy(id: ActId, lang: Lang): readonly Known[] {
  const also = Object.hasOwn(TUI_SYNONYMS, `also.${id}`)
    ? TUI_SYNONYMS[`also.${id}` as keyof typeof TUI_SYNONYMS]
    : { ja: '', en: '' };
  const synonyms = `${also.ja}, ${also.en}`.split(', ').filter(Boolean);
  return [
    [folded(actName(lang, id)), 0],
    [folded(actName(lang === 'ja' ? 'en' : 'ja', id)), 0.25],
    ...synonyms.map((phrase): Known => [folded(phrase), 0.5]),
    [id.replaceAll('.', ' '), 3],
  ];
}
