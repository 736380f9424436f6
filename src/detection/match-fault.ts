import { type ExclusionMatch, exclusionQuery } from './exclusion.ts';
import { findsAll } from './query/finds-all.ts';

/** `broken`: no source can read it; `everything`: every document is left out; `no-word`: a pattern that finds nothing. */
export type MatchFault = 'broken' | 'everything' | 'no-word';

/** Why an exclusion cannot have this match, as far as that shows without its source; null: nothing is known against it. */
export function matchFault(match: ExclusionMatch): MatchFault | null {
  if (match.by === 'pattern') return exclusionQuery(match, 'message') === null ? 'no-word' : null;
  if (isUnclosed(match.query)) return 'broken';
  return findsAll(match.query) ? 'everything' : null;
}

/** A quote or a parenthesis without its other one. What may be a regular expression is not judged. */
function isUnclosed(query: string): boolean {
  const bare = query.replace(/\\./gs, '').replace(/"[^"]*"/g, '');
  if (bare.includes('"')) return true;
  if (bare.includes('/')) return false;
  let depth = 0;
  for (const char of bare) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth < 0) return true;
  }
  return depth > 0;
}
