import { characterClass, PLAIN } from './character-class.ts';

export type NameProblem = 'empty' | 'invisible' | 'mixed-script';

// What looks like what: of UTS #39's confusables those that people mix into names, as pairs.
const LOOKALIKES = [
  'аa еe оo рp сc уy хx ѕs іi јj ԁd ԛq ԝw һh ӏl гr пn мm тt кk вb нh ɡg ԍg ҽe ӕæ',
  'АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ЅS ІI ЈJ ԌG ԚQ ԜW З3 ӀI ҮY ӔÆ',
  'αa οo ρp υu νv ιi κk γy τt ωw ηn χx εe ϲc ϳj βb',
  'ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC ͿJ',
  'օo սu հh ոn ցg ɑa ıi ʟL ɴN ʀR',
  '力カ 二ニ 口ロ 工エ 夕タ 八ハ 一ー 卜ト ヘへ ベべ ペぺ リり',
];
/** Letters of other scripts that a reader takes for Latin ones, to those. */
export const LATIN_LOOKALIKES: ReadonlyMap<string, string> = new Map(
  LOOKALIKES.slice(0, 5).flatMap((pairs) => pairs.split(' ').map((pair) => [pair[0]!, pair[1]!])),
);
const SKELETON = new Map(LOOKALIKES.flatMap((pairs) => pairs.split(' ').map((pair) => [pair[0]!, pair[1]!])));
/** One stroke, and a ring: in a terminal's typeface people rarely see the difference. */
const STROKES = /[il1|]/g;
const RINGS = /[o0]/g;

const DECEIVING =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Coptic}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Lisu}]/u;
const LATIN = /\p{Script=Latin}/u;

/**
 * May a participant have this name? Refused: an empty one, one of invisible characters only, and one that mixes Cyrillic, Greek
 * or another script of Latin look-alikes with Latin or with each other. Kana, kanji and Latin mix freely.
 */
export function checkName(name: string): { ok: true } | { ok: false; kind: NameProblem } {
  if (name.trim() === '') return { ok: false, kind: 'empty' };
  const seen = visible(name);
  if (seen === '') return { ok: false, kind: 'invisible' };
  return mixesScripts(seen) ? { ok: false, kind: 'mixed-script' } : { ok: true };
}

function mixesScripts(name: string): boolean {
  const deceiving = new Set(Array.from(name, deceivingScript).filter(Boolean));
  return deceiving.size > 1 || (deceiving.size === 1 && LATIN.test(name));
}

function deceivingScript(character: string): string {
  if (!DECEIVING.test(character)) return '';
  return /\p{Script=Cyrillic}/u.test(character)
    ? 'Cyrillic'
    : /\p{Script=Greek}/u.test(character)
      ? 'Greek'
      : 'other';
}

/** What is drawn of a name: no spaces, no unseen or blank characters, no marks by themselves; compatibility forms folded. */
function visible(name: string): string {
  return Array.from(name.normalize('NFKC'))
    .filter(
      (character) =>
        characterClass(character.codePointAt(0)!) === PLAIN && !/[\s\u2800\u{1D159}]/u.test(character),
    )
    .join('');
}

/** Two names with the same skeleton look the same, or nearly so: `sato`, `ｓａｔｏ`, `Sato`, `sаto` with a Cyrillic а, `sa​to` with a zero-width space. */
export function skeleton(name: string): string {
  const plain = visible(name);
  return Array.from(plain, (character) => SKELETON.get(character) ?? character)
    .join('')
    .toLowerCase()
    .replace(STROKES, 'l')
    .replace(RINGS, 'o')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}
