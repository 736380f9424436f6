/** A text as people compare names and words: letters of any width (NFKC) and case are the same. */
export const asCompared = (text: string): string => text.normalize('NFKC').toLowerCase();
