/**
 * Units that nearly all of a screen is made of: Latin, kana, kanji and their punctuation, arrows, frames, blocks. Each is drawn as
 * it is, in cells of its own, whatever stands beside it. A table, because the patterns that tell the same of every unit take a
 * twentieth of a bare start of Node to make.
 */
const RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0xff],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x2190, 0x2426],
  [0x2500, 0x27bf],
  [0x3000, 0x3029],
  [0x3041, 0x3096],
  [0x309b, 0x30ff],
  [0x4e00, 0x9fff],
  [0xff01, 0xff9d],
];

/** True for such a UTF-16 unit; false says nothing. */
export const isOrdinary = (unit: number): boolean =>
  RANGES.some(([first, last]) => unit >= first && unit <= last);
