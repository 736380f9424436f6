import { type Exclusion, exclusionQuery } from './exclusion.ts';
import type { DetectionRule, RuleGroup } from './rule.ts';

/**
 * The Lucene query by which people see what a rule counted: its own, narrowed to the group, without what is excluded. Patterns are
 * looked for in `messageField`, in `message` where that is not known.
 */
export function badQuery(
  rule: Pick<DetectionRule, 'query'>,
  group: RuleGroup,
  exclusions: readonly Exclusion[],
  messageField: string | null = null,
): string {
  const own = rule.query.trim();
  const narrowed = group.map(({ field, value }) => `${field}:"${value.replace(/["\\]/g, '\\$&')}"`);
  const without = exclusions.flatMap(({ match }) => {
    const query = exclusionQuery(match, messageField ?? 'message');
    return query === null ? [] : [`NOT (${query})`];
  });
  if (narrowed.length + without.length === 0) return own;
  return [`(${own})`, ...narrowed, ...without].join(' AND ');
}
