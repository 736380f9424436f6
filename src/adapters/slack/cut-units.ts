/** At most so many UTF-16 units, as Slack counts; no half of a character is left. */
export function cutUnits(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
