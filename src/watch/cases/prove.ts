import type { RuleCase } from '../../detection/cases/case-schema.ts';
import type { DetectionRule, ImpactLevel } from '../../detection/rule.ts';
import { type CaseResult, runCase } from './run-case.ts';

/** A change of the rule that a good test notices. */
export type MutationKind = 'threshold' | 'share' | 'no-share' | 'floor' | 'no-floor' | 'for' | 'exclusions';

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
 * Runs the cases, and again with the rule changed: the users of its levels doubled, their share and the floor doubled and taken away
 * where it has them, `for` at 0 where it is not, exclusions away where a case has some. Throws `QueryBeyond`.
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
  const { impact } = rule;
  const { minTotal } = impact;
  const withLevels = (change: (level: ImpactLevel) => ImpactLevel): DetectionRule => {
    const [notice, page] = [impact.notice && change(impact.notice), impact.page && change(impact.page)];
    return { ...rule, impact: { ...impact, notice, page } };
  };
  const withFloor = (floor: number): DetectionRule => ({ ...rule, impact: { ...impact, minTotal: floor } });
  const ofRule = (kind: MutationKind, changed: DetectionRule): Mutation => ({
    ...{ kind, mutation: { rule: changed } },
  });
  const hasShare = [impact.notice, impact.page].some((level) => level !== null && level.share !== null);
  const withShare = (share: (now: number) => number | null): DetectionRule =>
    withLevels((level) => ({ ...level, share: level.share === null ? null : share(level.share) }));
  return [
    ofRule(
      'threshold',
      withLevels((level) => ({ ...level, users: level.users * 2 })),
    ),
    ...(hasShare
      ? [
          ofRule(
            'share',
            withShare((now) => Math.min(1, now * 2)),
          ),
          ofRule(
            'no-share',
            withShare(() => null),
          ),
        ]
      : []),
    ...(minTotal > 0 ? [ofRule('floor', withFloor(minTotal * 2)), ofRule('no-floor', withFloor(0))] : []),
    ...(rule.for > 0 ? [ofRule('for', { ...rule, for: 0 })] : []),
    ...(excludes ? [{ kind: 'exclusions', mutation: { rule, withoutExclusions: true } } as const] : []),
  ];
}
