import type { Exclusion } from '../exclusion.ts';
import { findsAll } from '../query/finds-all.ts';
import { canPage, type DetectionRule } from '../rule.ts';

/*
 * What is wrong with a rule that its schema allows. Each kind has its words in `src/text/i18n/rules/lint.ts`.
 */
export type FindingKind =
  | 'no-min-total'
  | 'window-short'
  | 'for-short'
  | 'for-uneven'
  | 'delay-short'
  | 'users-unmapped'
  | 'users-unmapped-near'
  | 'users-text'
  | 'users-empty'
  | 'unnamed-many'
  | 'unnamed-low'
  | 'unnamed-high'
  | 'query-unmapped'
  | 'query-unmapped-near'
  | 'total-nothing'
  | 'total-misses'
  | 'group-unmapped'
  | 'group-text'
  | 'group-empty'
  | 'group-many'
  | 'match-all'
  | 'match-most'
  | 'matches-nothing'
  | 'query-refused'
  | 'no-runbook'
  | 'no-owner'
  | 'no-tests'
  | 'case-invalid'
  | 'case-beyond'
  | 'case-no-total'
  | 'case-red'
  | 'no-case-pages'
  | 'no-case-spares'
  | 'proves-nothing'
  | 'source-unknown'
  | 'source-unread'
  | 'name-twice'
  | 'exclusion-ended'
  | 'exclusion-all'
  | 'exclusion-nothing'
  | 'exclusion-no-rule';

/** What a healthy service does, too: it is said and fails no check. */
const NOTES: ReadonlySet<string> = new Set<FindingKind>([
  ...(['matches-nothing', 'exclusion-nothing', 'unnamed-many', 'unnamed-low', 'unnamed-high'] as const),
]);
export const isNote = (kind: string): boolean => NOTES.has(kind);

export interface Finding {
  readonly kind: FindingKind;
  /** Name of the rule; null: of an exclusion. */
  readonly rule: string | null;
  /** Where in the rule it is; empty: the rule itself. */
  readonly path: readonly PropertyKey[];
  readonly params: Readonly<Record<string, string | number>>;
}

/** A query of every document, or of all that have one field. */
export const isTooWide = (query: string): boolean =>
  findsAll(query) || /^\(*\s*_exists_:\S+\s*\)*$/.test(query.trim());

/** What can be said of a rule without asking its source. */
export function staticFindings(rule: DetectionRule, spanText: (ms: number) => string): readonly Finding[] {
  const of = (kind: FindingKind, path: readonly PropertyKey[], params: Finding['params'] = {}): Finding => ({
    ...{ kind, rule: rule.name, path, params },
  });
  const { impact, window, every, for: held } = rule;
  const usesShare = [impact.page, impact.notice].some((level) => level?.share != null);
  const spans = { window: spanText(window), every: spanText(every) };
  const rounded = Math.ceil(held / every) * every;
  const holds = { ...spans, for: spanText(held), rounded: spanText(rounded), least: spanText(2 * every) };
  return [
    ...(usesShare && impact.minTotal === 0 ? [of('no-min-total', ['impact', 'share'])] : []),
    ...(window < every ? [of('window-short', ['window'], spans)] : []),
    // Trouble is seen slot by slot: a moment of it can fall on two of them, and a longer window goes on showing it.
    ...(held > 0 && held <= every && every < window ? [of('for-short', ['for'], holds)] : []),
    ...(rounded > held && !(held <= every && every < window) ? [of('for-uneven', ['for'], holds)] : []),
    ...(isTooWide(rule.query) ? [of('match-all', ['query'], { query: rule.query })] : []),
    ...(rule.runbook === null && canPage(impact) ? [of('no-runbook', [])] : []),
    ...(rule.owner === null ? [of('no-owner', [])] : []),
    ...(rule.tests.length === 0 ? [of('no-tests', [])] : []),
  ];
}

/** What can be said of exclusions: those that ended lately, those that leave everything out, those of no rule. */
export function exclusionFindings(
  exclusions: readonly Exclusion[],
  rules: readonly DetectionRule[],
  now: number,
): readonly Finding[] {
  const names = new Set(rules.map(({ name }) => name));
  return exclusions.flatMap((each): Finding[] => {
    const of = (kind: FindingKind): Finding => ({
      ...{ kind, rule: each.rule, path: [] },
      params: { id: each.id, until: each.until.slice(0, 10), owner: each.owner, name: each.rule ?? '' },
    });
    const age = now - Date.parse(each.until);
    // Ended for longer than a week it is history.
    if (age > ENDED_MS) return [];
    return [
      ...(age >= 0 ? [of('exclusion-ended')] : []),
      ...(each.match.by === 'query' && isTooWide(each.match.query) ? [of('exclusion-all')] : []),
      ...(each.rule !== null && !names.has(each.rule) ? [of('exclusion-no-rule')] : []),
    ];
  });
}

const ENDED_MS = 7 * 86_400_000;
