/** Shannon entropy in bits a character: English words about 3, random base64 of 40 characters about 4.8. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** True for text of capitals, small letters and digits mixed as by chance: not a hash in hex, a UUID, a word or a path. */
export function looksRandom(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text) && entropy(text) >= 3.6;
}
