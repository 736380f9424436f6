import type { RuleCase } from '../../detection/cases/case-schema.ts';
import type { DetectionRule } from '../../detection/rule.ts';
import { type CaseResult, runCase } from './run-case.ts';

/** A change of the rule that a good test notices. */
export type MutationKind = 'threshold' | 'for' | 'exclusions';

/** What the tests of a rule show. */
export interface Proof {
  readonly cases: readonly CaseResult[];
  /** Some case pages somebody, and some case pages nobody. */
  readonly pages: boolean;
  readonly spares: boolean;
  /** Changes that turned no case red: of these the tests prove nothing. */
  readonly unnoticed: readonly MutationKind[];
}

/**
 * Runs the cases, and again with the rule changed: the threshold doubled, `for` at 0 where it is not, exclusions away where a case
 * has some. Throws `QueryBeyond`.
 */
export function proofOf(rule: DetectionRule, cases: readonly RuleCase[]): Proof {
  const results = cases.map((test) => runCase(test, { rule }));
  const isGreen = results.every(({ faults }) => faults.length === 0);
  const unnoticed = mutationsOf(rule, cases).filter(({ mutation }) =>
    cases.every((test, i) => {
      const changed = runCase(test, mutation);
      return JSON.stringify(changed.faults) === JSON.stringify(results[i]?.faults);
    }),
  );
  return {
    cases: results,
    pages: results.some(({ pages }) => pages > 0),
    spares: results.some(({ pages }) => pages === 0),
    // A red case has to be mended first.
    unnoticed: isGreen ? unnoticed.map(({ kind }) => kind) : [],
  };
}

interface Mutation {
  readonly kind: MutationKind;
  readonly mutation: { readonly rule: DetectionRule; readonly withoutExclusions?: boolean };
}

function mutationsOf(rule: DetectionRule, cases: readonly RuleCase[]): readonly Mutation[] {
  const excludes = cases.some(
    ({ exclusions = [], slots = [] }) => exclusions.length > 0 || slots.some(({ excluded }) => excluded > 0),
  );
  return [
    { kind: 'threshold', mutation: { rule: doubled(rule) } },
    ...(rule.for > 0 ? [{ kind: 'for', mutation: { rule: { ...rule, for: 0 } } } as const] : []),
    ...(excludes ? [{ kind: 'exclusions', mutation: { rule, withoutExclusions: true } } as const] : []),
  ];
}

/** Twice the users, and twice the share where there is one. */
function doubled(rule: DetectionRule): DetectionRule {
  const twice = (level: DetectionRule['impact']['page']) =>
    level && { users: level.users * 2, share: level.share === null ? null : Math.min(1, level.share * 2) };
  const { impact } = rule;
  return { ...rule, impact: { ...impact, notice: twice(impact.notice), page: twice(impact.page) } };
}
