/** What a colleague pastes; quoted, since some shells give `#`, `~` or `&` in a bare word a meaning of their own. */
export function joinCommand(url: string): string {
  return `oncall join '${url.replace(/[^!-~]|'/gu, encoded)}'`;
}

/** Whatever a hub answers, the line stays one word of one command. */
function encoded(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`)
    .join('');
}
