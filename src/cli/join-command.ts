/** What a colleague pastes; quoted, since some shells give `#`, `~` or `&` in a bare word a meaning of their own. */
export function joinCommand(url: string): string {
  return `oncall join '${url}'`;
}
