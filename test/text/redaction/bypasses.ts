/** Ways in which a secret may be written so that a reader, or a terminal, still sees it but a plain pattern does not. */
export const BYPASSES: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'zero-width space': spread('\u200B'),
  'word joiner and BOM': spread('\u2060\uFEFF'),
  'soft hyphen': spread('\u00AD'),
  'variation selector': spread('\uFE0F'),
  'tag character': spread('\u{E0041}'),
  'bidi marks': spread('\u202A\u202C'),
  colours: spread('\x1b[31m'),
  'C1 colours': spread('\u009b1;4m'),
  'a hyperlink': spread('\x1b]8;;https://example.com\x07'),
  'NUL and backspace': spread('\0\b'),
  'full-width letters': (text) =>
    text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)),
  'mathematical letters': (text) =>
    text.replace(/[a-z]/g, (letter) => String.fromCodePoint(0x1d41a + letter.charCodeAt(0) - 0x61)),
  'a title sequence around it': (text) => `\x1b]0;${text}\x07`,
  'neutralised colours': spread('␛[31m'),
  'neutralised zero-width space': spread('<U+200B>'),
};

/** Puts something between all characters but line breaks. */
function spread(piece: string): (text: string) => string {
  return (text) => Array.from(text).join(piece).replaceAll(`${piece}\n`, '\n');
}
