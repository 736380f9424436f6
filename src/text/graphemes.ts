let made: Intl.Segmenter | undefined;

/** Made when first needed: it takes longer than a start of the program may, and many a screen needs none. */
export function segmenter(): Intl.Segmenter {
  made ??= new Intl.Segmenter();
  return made;
}

const NOT_PRINTABLE_ASCII = /[^\x20-\x7e]/;

/** True where every character is printable ASCII, so that one UTF-16 unit is one grapheme of one column. */
export function isPrintableAscii(text: string): boolean {
  return !NOT_PRINTABLE_ASCII.test(text);
}

/** Splits a text into what a reader takes for one character each: `が` written as two code points, `👨‍👩‍👧`, `\r\n`. */
export function graphemes(text: string): string[] {
  if (isPrintableAscii(text)) return text.split('');
  return Array.from(segmenter().segment(text), (each) => each.segment);
}
