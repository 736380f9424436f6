import { type RuleCase, ruleCaseSchema } from '../../detection/cases/case-schema.ts';
import type { Finding, FindingKind } from '../../detection/lint/findings.ts';
import { QueryBeyond } from '../../detection/query/parse.ts';
import type { DetectionRule, ImpactLevel } from '../../detection/rule.ts';
import { type CaseResult, runCase } from './run-case.ts';

export interface TestedRule {
  readonly rule: DetectionRule;
  /** null: the cases could not be run. */
  readonly proof: Proof | null;
  readonly findings: readonly Finding[];
}

/** Runs the tests of a rule, and says what is wrong with them. A rule without tests proves nothing. */
export function testedRule(rule: DetectionRule): TestedRule {
  const of = (kind: FindingKind, path: readonly PropertyKey[], params: Finding['params'] = {}): Finding => ({
    ...{ kind, rule: rule.name, path, params },
  });
  if (rule.tests.length === 0) return { rule, proof: null, findings: [of('no-tests', [])] };
  const cases: RuleCase[] = [];
  const wrong: Finding[] = [];
  for (const [i, given] of rule.tests.entries()) {
    const read = ruleCaseSchema.safeParse(given);
    if (read.success) {
      cases.push(read.data);
      continue;
    }
    const [issue] = read.error.issues;
    const at = issue?.path ?? [];
    const reason = issue?.message ?? '';
    wrong.push(of('case-invalid', ['tests', i, ...at], { where: at.map(String).join('.'), reason }));
  }
  wrong.push(...untotalled(rule, cases).map(({ i, ...params }) => of('case-no-total', ['tests', i], params)));
  if (wrong.length > 0) return { rule, proof: null, findings: wrong };
  try {
    const proof = proofOf(rule, cases);
    return { rule, proof, findings: findingsOf(proof, of) };
  } catch (error) {
    if (!(error instanceof QueryBeyond)) throw error;
    return { rule, proof: null, findings: [of('case-beyond', ['query'], { what: error.what })] };
  }
}

/** Cases of a rule with `total` that do not say how many users are in it: the first slot of each, from 1 on. */
function untotalled({ total }: DetectionRule, cases: readonly RuleCase[]) {
  if (total === null) return [];
  return cases.flatMap(({ name, slots = [] }, i) => {
    const place = slots.findIndex(({ users = 0, of, unknown }) => users > 0 && of === undefined && !unknown);
    return place < 0 ? [] : [{ i, name, slot: place + 1 }];
  });
}

function findingsOf(
  { cases, pages, spares, unnoticed }: Proof,
  of: (kind: FindingKind, path: readonly PropertyKey[], params?: Finding['params']) => Finding,
): readonly Finding[] {
  const red = cases.flatMap(({ name, faults }, i) => {
    const [first] = faults;
    if (first === undefined) return [];
    const { slot, expected, found } = first;
    const more = faults.length - 1;
    return [of('case-red', ['tests', i], { name, slot, expected, found, more })];
  });
  return [
    ...red,
    ...(pages ? [] : [of('no-case-pages', ['tests'])]),
    ...(spares ? [] : [of('no-case-spares', ['tests'])]),
    ...unnoticed.map((mutation) => of('proves-nothing', ['tests'], { mutation })),
  ];
}

/** A change of the rule that a good test notices. */
type MutationKind =
  | 'threshold'
  | 'unnamed'
  | 'share'
  | 'no-share'
  | 'floor'
  | 'no-floor'
  | 'for'
  | 'exclusions';

/** What the tests of a rule show. */
interface Proof {
  readonly cases: readonly CaseResult[];
  /** Some case pages somebody, and some case pages nobody. */
  readonly pages: boolean;
  readonly spares: boolean;
  /** Changes that turned no case red: of these the tests prove nothing. */
  readonly unnoticed: readonly MutationKind[];
}

/**
 * Runs the cases, and again with the rule changed: the users of its levels doubled, and the number of errors that name none, their
 * share and the floor doubled and taken away where it has them, `for` at 0 where it is not, exclusions away where a case has some.
 * Throws `QueryBeyond`.
 */
function proofOf(rule: DetectionRule, cases: readonly RuleCase[]): Proof {
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
  const hasUsers = impact.notice !== null || impact.page !== null;
  const { unnamed = 0 } = impact;
  return [
    ...(hasUsers
      ? [
          ofRule(
            'threshold',
            withLevels((level) => ({ ...level, users: level.users * 2 })),
          ),
        ]
      : []),
    ...(unnamed > 0 ? [ofRule('unnamed', { ...rule, impact: { ...impact, unnamed: unnamed * 2 } })] : []),
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
