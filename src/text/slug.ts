const SESSION_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** Room for what follows the words in an id: `-1125` and a counter up to `-99`. */
const LONGEST_SLUG = 64 - '-1125-99'.length;

/** True for what may name a session in URLs, files and commands. */
export function isSessionId(text: string): boolean {
  return SESSION_ID.test(text);
}

/**
 * The ASCII words of a title as the start of a session's id: `5xx Spike on Checkout!` is `5xx-spike-on-checkout`. Accents go and
 * full-width letters fold; whole words are dropped where it would be too long. Empty where the title has no such word.
 */
export function sessionSlug(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{Nonspacing_Mark}+|['’]/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  let slug = '';
  for (const word of words ?? []) {
    const longer = slug === '' ? word.slice(0, LONGEST_SLUG) : `${slug}-${word}`;
    if (longer.length > LONGEST_SLUG) break;
    slug = longer;
  }
  return slug;
}
