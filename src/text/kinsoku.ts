/** Must not begin a line: closing brackets, stops, small kana, prolonged sound and iteration marks (JIS X 4051). */
const NOT_FIRST = new Set(
  '、。，．・：；？！‼⁇⁈⁉゛゜ヽヾゝゞ々〻ー‐゠–〜～）〕］｝〉》」』】〙〗〟’”｠»' +
    'ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ' +
    '｡､･ｰﾞﾟ｣ｧｨｩｪｫｬｭｮｯ,.:;?!)]}%％‰…‥',
);
/** Must not end a line: opening brackets, and signs that belong to the number behind them. */
const NOT_LAST = new Set('（〔［｛〈《「『【〘〖〝‘“｟«｢([{￥＄£¥$#＃');

/** True where a line may not begin with this grapheme. */
export function mayNotBegin(grapheme: string): boolean {
  return NOT_FIRST.has(Array.from(grapheme)[0] ?? '');
}

/** True where a line may not end with this grapheme. */
export function mayNotEnd(grapheme: string): boolean {
  return NOT_LAST.has(Array.from(grapheme)[0] ?? '');
}

const BREAKS_ANYWHERE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\u30fb\u30fc\uff01-\uff65[\p{Extended_Pictographic}--\p{ASCII}]]/v;

/** True for scripts without spaces between words, in which a line may break at any character. */
export function breaksAnywhere(grapheme: string): boolean {
  return BREAKS_ANYWHERE.test(grapheme);
}
