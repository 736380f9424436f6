/** What stands between words, in both languages. */
const BETWEEN = /[\s.,:;/()・「」-]/;
/** Beyond any text that has the word as it is. */
const SCATTERED = 4;

/**
 * How far a text is from having a word: 0 begins with it, 1 has it at the beginning of a word, 2 inside one; from 4 on
 * it has the letters in their order, with so many others between them. Null: not that either, or too far apart. Both in
 * lower case; a single letter is found as it is only.
 */
export function fuzzyCost(word: string, text: string): number | null {
  const at = text.indexOf(word);
  if (at === 0) return 0;
  if (at > 0) return startsWord(word, text) ? 1 : 2;
  if (word.length < 2) return null;
  const span = shortestSpan(word, text);
  return span === null || span > 3 * word.length + 2 ? null : SCATTERED + span - word.length;
}

function startsWord(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at > 0 && BETWEEN.test(text[at - 1] ?? '')) return true;
  }
  return false;
}

/** Length of the shortest stretch with all letters of the word in their order; null: there is none. */
function shortestSpan(word: string, text: string): number | null {
  let shortest: number | null = null;
  for (
    let start = text.indexOf(word[0] ?? '');
    start !== -1;
    start = text.indexOf(word[0] ?? '', start + 1)
  ) {
    let at = start;
    for (const letter of word.slice(1)) {
      at = text.indexOf(letter, at + 1);
      if (at === -1) return shortest;
    }
    const span = at - start + 1;
    if (shortest === null || span < shortest) shortest = span;
  }
  return shortest;
}
