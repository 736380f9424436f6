import { type RuleCase, ruleCaseSchema } from '../../detection/cases/case-schema.ts';
import type { Finding, FindingKind } from '../../detection/lint/findings.ts';
import { QueryBeyond } from '../../detection/query/parse.ts';
import type { DetectionRule } from '../../detection/rule.ts';
import { type Proof, proofOf } from './prove.ts';

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
