// Stands in for the string-width that Ink and its companions bring, in five copies: our own measure follows the same
// rules, is fast on what a screen shows, and then layout and painting can never disagree.
import { width } from '../../src/text/width.ts';

/** Escape codes count as the characters they are made of only where that is asked for, as wrap-ansi does. */
export default function stringWidth(text, { countAnsiEscapeCodes = false } = {}) {
  return width(countAnsiEscapeCodes ? text.replace(/[\x1b\x9b\x9d]/g, '') : text);
}
