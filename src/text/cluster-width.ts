import { codePointColumns } from './east-asian-wide.ts';
import { pattern } from './pattern.ts';

// Format characters that are drawn: Arabic number signs and their like, which stand before the digits they mark.
const SIGNS = String.raw`\u{600}-\u{605}\u{6DD}\u{890}\u{891}\u{8E2}\u{110BD}\u{110CD}`;
const leadingSigns = pattern(() => new RegExp(`^[${SIGNS}]+`, 'v'));

const INVISIBLE = String.raw`\p{Default_Ignorable_Code_Point}\p{Control}\p{Enclosing_Mark}\p{Nonspacing_Mark}[\p{Format}--[${SIGNS}]]`;
const visible = pattern(() => new RegExp(`[^${INVISIBLE}]`, 'v'));
const textStyleEmoji = pattern(() => /^[\p{Emoji_Presentation}--[\u{10000}-\u{10FFFF}]]\u{FE0E}/v);
const emojiAfterJoiner = pattern(() => /\u{200D}\p{Extended_Pictographic}/v);
const straySkinTone = pattern(() => /(?<![\p{Emoji_Modifier_Base}\u{200D}])\p{Emoji_Modifier}/gv);
const leadingEmoji = pattern(() => /^(?:\p{RGI_Emoji}|\p{Regional_Indicator}{1,2}|[\d#*]\u{FE0F})/v);

/** True for a character that is drawn by itself, i.e. not a control, a format character or a nonspacing mark. */
export function isVisible(character: string): boolean {
  return visible().test(character);
}

/**
 * Columns of one grapheme cluster, by the rules of the `string-width` package, which Ink lays out with:
 * emoji sequences take 2; a Hangul syllable block what its first code point takes; all else the sum of what is visible in it.
 */
export function clusterWidth(cluster: string): number {
  const signs = leadingSigns().exec(cluster)?.[0];
  if (signs !== undefined) return signedWidth(signs, cluster.slice(signs.length));

  const start = cluster.search(visible());
  if (start === -1) return 0;
  const first = cluster.codePointAt(0)!;
  if (isHangul(first)) return codePointColumns(first) + straySkinTones(cluster, 1) * 2;

  const shown = cluster.slice(start);
  if (textStyleEmoji().test(shown)) return 1;
  const emoji = leadingEmoji().exec(shown)?.[0];
  if (emoji !== undefined) return 2 + straySkinTones(shown, emoji.length) * 2;
  const joined = emojiAfterJoiner().exec(shown);
  if (joined) return 2 + straySkinTones(shown, joined.index + joined[0].length) * 2;
  return sumOfVisible(shown);
}

/** A wide glyph takes the signs before it into its own cells; before a narrow one each sign has a column. */
function signedWidth(signs: string, rest: string): number {
  const width = clusterWidth(rest);
  if (width >= 2) {
    const glyph = rest.slice(rest.search(visible()));
    const wide = codePointColumns(glyph.codePointAt(0)!) === 2;
    if (wide || leadingEmoji().test(glyph) || emojiAfterJoiner().test(glyph)) return width;
  }
  return Array.from(signs).length + width;
}

function sumOfVisible(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character === '\u200D') break;
    if (visible().test(character)) width += codePointColumns(character.codePointAt(0)!);
  }
  return width;
}

/** Skin tones that have no person or hand before them stand alone, as coloured squares. */
function straySkinTones(text: string, from: number): number {
  if (from >= text.length) return 0;
  const tone = straySkinTone();
  tone.lastIndex = from;
  let count = 0;
  while (tone.test(text)) count++;
  return count;
}

function isHangul(codePoint: number): boolean {
  return (
    (codePoint >= 0x1100 && codePoint <= 0x11ff) ||
    (codePoint >= 0xa960 && codePoint <= 0xa97c) ||
    (codePoint >= 0xac00 && codePoint <= 0xd7a3) ||
    (codePoint >= 0xd7b0 && codePoint <= 0xd7c6) ||
    (codePoint >= 0xd7cb && codePoint <= 0xd7fb)
  );
}
