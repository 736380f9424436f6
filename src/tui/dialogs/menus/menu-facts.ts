import type { Lang } from '../../../text/i18n/messages.ts';
import { type Line, line } from '../../draw/line.ts';
import { prose } from '../../draw/prose.ts';
import { type Saying, say } from '../../model/words.ts';
import type { World } from '../../model/world.ts';

export const MENU_COLS = 64;

/** What is said above the items of a menu, in rows of so many cells. */
export const factRows = (facts: readonly Saying[], lang: Lang, cols: number): readonly Line[] =>
  facts.flatMap((fact) => prose(say(lang, fact), cols - 1).map((row) => line(' ', ...row.spans)));

/** Whether all of it is seen beside so many items; else its beginning is cut off. */
export function isSeenWhole(facts: readonly Saying[], items: number, { lang, layout }: World): boolean {
  const { w, h } = layout.dialog;
  const cols = Math.max(8, Math.min(MENU_COLS, w - 4));
  return factRows(facts, lang, cols).length + 1 + items <= h - 2;
}
