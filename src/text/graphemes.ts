const segmenter = new Intl.Segmenter();
const NOT_PRINTABLE_ASCII = /[^\x20-\x7e]/;

/** True where every character is printable ASCII, so that one UTF-16 unit is one grapheme of one column. */
export function isPrintableAscii(text: string): boolean {
  return !NOT_PRINTABLE_ASCII.test(text);
}

/** Splits a text into what a reader takes for one character each: `が` written as two code points, `👨‍👩‍👧`, `\r\n`. */
export function graphemes(text: string): string[] {
  if (isPrintableAscii(text)) return text.split('');
  return Array.from(segmenter.segment(text), (each) => each.segment);
}
