import { isOrdinary } from './ordinary.ts';
import { pattern } from './pattern.ts';

/** How a character is dealt with when text is made safe to print. */
export const PLAIN = 0;
/** Never printed: its name is. */
export const UNSEEN = 1;
/** Drawn on the character before it. */
export const MARK = 2;
/** Picks the style of an emoji or the variant of a kanji; unseen anywhere else. */
export const SELECTOR = 3;
export type CharacterClass = typeof PLAIN | typeof UNSEEN | typeof MARK | typeof SELECTOR;

const IS_SELECTOR = /[\uFE00-\uFE02\uFE0E\uFE0F\u{E0100}-\u{E01EF}]/u;
const isMark = pattern(() => /[\p{Mark}--\p{Default_Ignorable_Code_Point}]/v);
// Controls, bidi marks and overrides, zero-width and soft hyphens, tags, Hangul fillers, U+2028/9, lone surrogates, noncharacters.
const isUnseen = pattern(
  () =>
    /[\p{Control}\p{Format}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/v,
);

const SPACE = 0x20;
const UNKNOWN = 255;
const classOfUnit = new Uint8Array(0x10000).fill(UNKNOWN);

/** Class of a code point, remembered for those of the basic plane. */
export function characterClass(codePoint: number): CharacterClass {
  if (codePoint > 0xffff) return classify(String.fromCodePoint(codePoint));
  const known = classOfUnit[codePoint]!;
  if (known !== UNKNOWN) return known as CharacterClass;
  const found =
    codePoint < SPACE ? UNSEEN : isOrdinary(codePoint) ? PLAIN : classify(String.fromCharCode(codePoint));
  classOfUnit[codePoint] = found;
  return found;
}

function classify(character: string): CharacterClass {
  if (IS_SELECTOR.test(character)) return SELECTOR;
  if (isUnseen().test(character)) return UNSEEN;
  return isMark().test(character) ? MARK : PLAIN;
}
