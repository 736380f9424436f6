import { describe, expect, it } from 'vitest';
import type { DetectionRule, RuleGroup } from '../../src/detection/rule.ts';
import { Evaluator } from '../../src/detector/evaluator.ts';
import type { CountAsk, DetectionSource, RuleAnswer } from '../../src/ports/detection-source.ts';
import { countsFor, MINUTE, ruleFor, T0 } from '../detection/rules.ts';

const at = (n: number): number => T0 + n * MINUTE;
const EU: RuleGroup = [{ field: 'region', value: 'eu' }];
const never = new AbortController().signal;

/** A source that says of a slot how many users of a region are affected, of how many. It lists those with errors, or asked for. */
function regions(usersAt: (n: number) => readonly [users: number, of: number]) {
  const asks: CountAsk[] = [];
  const source: DetectionSource = {
    name: 'app',
    async count(ask): Promise<readonly RuleAnswer[]> {
      asks.push(ask);
      const [users, of] = usersAt((ask.span.to - T0) / MINUTE);
      return ask.rules.map(({ groups = [] }): RuleAnswer => {
        const counts = countsFor(users, { total: of, totalUsers: of });
        const isListed = users > 0 || groups.length > 0;
        const listed = isListed ? [{ group: EU, counts }] : [];
        return { unknown: null, groups: listed, bad: users, earlier: [], unlisted: null };
      });
    },
    skewMs: async () => null,
    close: async () => {},
  };
  return { source, asks };
}

describe('slots that were missed, of a rule of groups', () => {
  /** What is said of a group with so many affected users before, 40 in the first of them, and none of so many users afterwards. */
  async function missed(rule: DetectionRule, before: number, of: number) {
    const { source, asks } = regions((n) => (n === 1 ? [40, 60] : n < 1 ? [before, 60] : [0, of]));
    const evaluator = new Evaluator(new Map([['app', source]]));
    evaluator.setRules([rule]);
    await evaluator.evaluate(at(0), [], never);
    const found = await evaluator.evaluate(at(6), [], never);
    const kinds = found?.moved.map(({ move }) => move.kind).filter((kind) => !kind.startsWith('notice'));
    return { kinds, missed: found?.missed, asks };
  }

  const plain = ruleFor({ group: 'region' });
  const ofTotal = ruleFor({ group: 'region', total: 'service:checkout' });

  it.each([
    ['of a rule without `total`, that is seen first in them', plain, 0],
    ['of a rule without `total`, that was seen before', plain, 1],
    ['of a rule with `total`, that is seen first in them', ofTotal, 0],
    ['of a rule with `total`, that was seen before', ofTotal, 1],
  ])('DET-705 page nobody for a group whose trouble is over: %s', async (_what, rule, before) => {
    const found = await missed(rule, before, 60);
    expect([found.kinds, found.missed]).toEqual([[], [{ rule: 'checkout-5xx', group: EU, episode: at(1) }]]);
    // One search a slot.
    expect(found.asks.map(({ span }) => span.to)).toEqual([0, 1, 2, 3, 4, 5, 6].map(at));
  });

  it.each([
    ['that is seen first in them', 0],
    ['that was seen before', 1],
  ])('DET-865 page for a group that has been silent since its trouble: %s', async (_what, before) => {
    const found = await missed(ofTotal, before, 0);
    expect([found.kinds, found.missed]).toEqual([['page'], []]);
  });
});
