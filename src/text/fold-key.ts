/** What the keys of a Japanese keyboard type while its input method is on and that NFKC does not fold. */
const TYPED_BY_INPUT_METHOD: Readonly<Record<string, string>> = {
  '、': ',',
  '。': '.',
  '・': '/',
  ー: '-',
  '「': '[',
  '」': ']',
  '”': '"',
  '’': "'",
  '￥': '\\',
};

/** A key press as the table of keys names it: `？` is `?`, `ｊ` is `j`, `。` is `.`. ASCII and named keys stay. */
export function foldKey(input: string): string {
  if (!/[^\x00-\x7f]/.test(input)) return input;
  return Array.from(input, (each) => TYPED_BY_INPUT_METHOD[each] ?? each.normalize('NFKC')).join('');
}

/** True for kana, which no key is: the input method was left on. */
export function isKana(input: string): boolean {
  return /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(input);
}

/** True for what only an input method types: kana, kanji, and other letters beyond ASCII. */
export function isComposed(input: string): boolean {
  return /[^\x00-\x7f]/.test(foldKey(input));
}
