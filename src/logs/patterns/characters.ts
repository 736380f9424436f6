/** Classes of characters that the scanner tells apart. Marks are tokens of their own; all else makes words. */
export const SPACE_CLASS = 1;
export const MARK_CLASS = 2;
export const DIGIT_CLASS = 3;
export const classes = new Uint8Array(128);
for (let c = 0; c <= 32; c++) classes[c] = SPACE_CLASS;
for (const c of '=,;()[]{}"\'<>|`') classes[c.charCodeAt(0)] = MARK_CLASS;
for (const c of '0123456789') classes[c.charCodeAt(0)] = DIGIT_CLASS;

export const isDigit = (c: number): boolean => c >= 48 && c <= 57;
export const isLetter = (c: number): boolean => (c | 32) >= 97 && (c | 32) <= 122;
export const isHex = (c: number): boolean => isDigit(c) || ((c | 32) >= 97 && (c | 32) <= 102);
export const isWordy = (c: number): boolean => isDigit(c) || isLetter(c) || c === 95 || c > 127;

/** Japanese and Chinese put no spaces: a word ends where the script changes. */
export const scriptOf = (c: number): number =>
  c >= 0x3040 && c < 0x30a0
    ? 1
    : c >= 0x30a0 && c < 0x3100
      ? 2
      : c >= 0x3000 && c < 0x3040
        ? 3
        : c >= 0xff00
          ? 4
          : 5;
