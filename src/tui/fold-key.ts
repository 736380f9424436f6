/** What a Japanese input method in full-width mode types for keys of punctuation. */
const PUNCTUATION: Readonly<Record<string, string>> = {
  '。': '.',
  '、': ',',
  '・': '/',
  ー: '-',
  '「': '[',
  '」': ']',
};

/** A key as the table writes it: full-width letters, digits and marks count as their ASCII ones. */
export function foldKey(text: string): string {
  return text.normalize('NFKC').replace(/[。、・ー「」]/g, (each) => PUNCTUATION[each] ?? each);
}

/** True for what only an input method types: kana, kanji, and other letters beyond ASCII. */
export function isComposed(text: string): boolean {
  return /[^\x00-\x7f]/.test(foldKey(text));
}
